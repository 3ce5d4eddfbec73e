import type { Host, SqlServerConnection } from '../hosts/host.ts';
import { untrusted } from '../hosts/untrusted.ts';
import type { Field } from './field.ts';
import type { Fields, Problem } from './task.ts';

type ConnectionHost = Pick<Host, 'nameOf' | 'secret' | 'sqlServerConnection'>;
type Raw = ReadonlyMap<string, string | undefined>;

/** What service connections give in the place of inputs. */
export interface ConnectedInputs {
  /** Raw values by the name of the input that they stand for. */
  readonly values: Raw;
  readonly problems: readonly Problem[];
  /** Inputs of a connection that can not be used: nothing more is to be said about them. */
  readonly unreadable: ReadonlySet<string>;
  /** An input as the user knows it: the field of the connection that stands for it, or the host's own name. */
  readonly nameOf: (input: string) => string;
}

/** Reads the connections that the inputs name; every secret in them is masked before this returns. Never throws. */
export function readConnections(fields: Fields, raw: Raw, host: ConnectionHost): ConnectedInputs {
  const values = new Map<string, string | undefined>();
  const names = new Map<string, string>();
  const problems: Problem[] = [];
  const unreadable = new Set<string>();
  for (const [input, { kind }] of Object.entries(fields)) {
    const id = raw.get(input);
    if (kind !== 'sql-server-connection' || id === undefined) continue;
    const parts = Object.entries(fields).filter(([, { connected }]) => connected?.by === input);
    const problem = (text: string) => {
      problems.push({ input, problem: text });
      for (const [name] of parts) unreadable.add(name);
    };
    const connection = attempt(() => host.sqlServerConnection?.(id));
    if (connection instanceof Error) {
      problem(untrusted(connection.message));
      continue;
    }
    for (const [name, field] of parts) {
      const { value, label } = partOf(field, connection);
      if (value !== undefined && field.secret === true) host.secret(value);
      values.set(name, field.secret === true ? value : value?.trim());
      names.set(name, `${host.nameOf(input)} (service connection ${untrusted(id, 80)}, field ${label})`);
    }
    const alsoGiven = parts.filter(([name, field]) => isGiven(raw.get(name), field)).map(([name]) => host.nameOf(name));
    if (alsoGiven.length > 0) problem(`can not be given together with ${alsoGiven.join(', ')}: it stands for them`);
  }
  return { values, problems, unreadable, nameOf: (input) => names.get(input) ?? host.nameOf(input) };
}

const partOf = (field: Field<unknown>, connection: SqlServerConnection | undefined) =>
  (field.connected && connection?.[field.connected.part]) ?? { value: undefined, label: '' };

/** Azure Pipelines hands over the default of an input that nobody has given: it can not be told from the same word in the pipeline. */
const isGiven = (raw: string | undefined, field: Field<unknown>): boolean =>
  raw !== undefined && raw.toLowerCase() !== field.default?.toLowerCase();

function attempt<T>(read: () => T): T | Error {
  try {
    return read();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
