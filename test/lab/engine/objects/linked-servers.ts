/** Linked servers. Source: Microsoft, sp_addlinkedserver, sp_serveroption, sp_addlinkedsrvlogin. */
import { linkedServerExists, linkedServerMissing, noProviderForSqlServer, notALogin, optionUnknown } from '../errors.ts';
import type { Session } from '../sessions/session.ts';
import type { ProcedureValues } from './procedure-values.ts';

/** sp_serveroption by lower-case name. */
export const serverOptions = {
  'collation compatible': false,
  'data access': true,
  dist: false,
  pub: false,
  rpc: false,
  'rpc out': false,
  sub: false,
  system: false,
  'lazy schema validation': false,
  'remote proc transaction promotion': true,
  'use remote collation': true,
} as const;
export type ServerOption = keyof typeof serverOptions;

export interface LinkedLogin {
  /** Null: every login without a line of its own. */
  readonly local: string | null;
  readonly useSelf: boolean;
  readonly remoteUser: string | null;
}

export interface LinkedServer {
  readonly id: number;
  readonly name: string;
  readonly product: string;
  readonly provider: string;
  readonly dataSource: string | null;
  readonly location: string | null;
  readonly providerString: string | null;
  readonly catalog: string | null;
  readonly options: Record<ServerOption, boolean>;
  connectTimeout: number;
  queryTimeout: number;
  collation: string | null;
  /** By lower-case local login; '' for everybody else. */
  readonly logins: Map<string, LinkedLogin>;
}

/** Throws 15028, and 15428 for a provider beside the product SQL Server. Every login maps to itself until sp_addlinkedsrvlogin says otherwise. */
export function addLinkedServer({ server }: Session, values: ProcedureValues): void {
  const { linkedServers } = server.objects;
  const name = values.text('server');
  if (linkedServers.has(name.toLowerCase()) || name.toLowerCase() === server.name.toLowerCase()) throw linkedServerExists(name);
  const product = values.optional('srvproduct') ?? 'SQL Server';
  const described = ['provider', 'datasrc', 'location', 'provstr', 'catalog'].some((name) => values.optional(name) !== undefined);
  if (product === 'SQL Server' && described) throw noProviderForSqlServer();
  linkedServers.set(name.toLowerCase(), {
    id: server.objects.nextId++,
    name,
    product,
    provider: values.optional('provider') ?? 'SQLNCLI',
    dataSource: values.optional('datasrc') ?? (product === 'SQL Server' ? name : null),
    location: values.optional('location') ?? null,
    providerString: values.optional('provstr') ?? null,
    catalog: values.optional('catalog') ?? null,
    options: { ...serverOptions },
    connectTimeout: 0,
    queryTimeout: 0,
    collation: null,
    logins: new Map([['', { local: null, useSelf: true, remoteUser: null }]]),
  });
}

/** Throws 15015 for a server and 15600 for an option that is not there. */
export function setServerOption(session: Session, values: ProcedureValues): void {
  const linked = linkedServer(session, values.text('server'));
  const option = values.text('optname').toLowerCase();
  if (option === 'connect timeout') linked.connectTimeout = values.whole('optvalue', 0);
  else if (option === 'query timeout') linked.queryTimeout = values.whole('optvalue', 0);
  else if (option === 'collation name') linked.collation = values.optional('optvalue') ?? null;
  else if (isOption(option)) linked.options[option] = values.flag('optvalue', false);
  else throw optionUnknown('sp_serveroption');
}

/** Throws 15015, 15007. */
export function addLinkedLogin(session: Session, values: ProcedureValues): void {
  const linked = linkedServer(session, values.text('rmtsrvname'));
  const local = values.optional('locallogin') ?? null;
  if (local !== null && !session.server.logins.has(local.toLowerCase())) throw notALogin(local);
  const useSelf = values.flag('useself', true);
  linked.logins.set(local?.toLowerCase() ?? '', { local, useSelf, remoteUser: useSelf ? null : (values.optional('rmtuser') ?? null) });
}

/** Throws 15015. */
export function dropServer(session: Session, values: ProcedureValues): void {
  session.server.objects.linkedServers.delete(linkedServer(session, values.text('server')).name.toLowerCase());
}

const isOption = (name: string): name is ServerOption => Object.hasOwn(serverOptions, name);

function linkedServer({ server }: Session, name: string): LinkedServer {
  const found = server.objects.linkedServers.get(name.toLowerCase());
  if (!found) throw linkedServerMissing(name);
  return found;
}
