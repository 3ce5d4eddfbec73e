import type { PartRow } from '../../sqlserver/readings/all-parts.ts';
import { switchOnAgain } from '../../sqlserver/remedies/database-settings.ts';
import { type Check, notApplicable, ofPair, ofSide, type ReadSide } from '../check.ts';
import { list } from '../names.ts';
import { judgeFound, lacking, nameKey, notReadable, unreadDatabases } from './compare.ts';

type Setting = PartRow<'databaseOwnership'>;

/** What the two instances say about the same database: the source's row and the target's. */
function bothRows(source: ReadSide<'databaseOwnership'>, target: ReadSide<'databaseOwnership'>): readonly (readonly [Setting, Setting])[] {
  const key = nameKey(target);
  const there = new Map(target.read.databaseOwnership.map((row) => [key(row.name), row]));
  const inDag = new Set(source.dag?.databases.map(({ name }) => name));
  return source.read.databaseOwnership.flatMap((row) => {
    const copy = inDag.has(row.name) ? there.get(key(row.name)) : undefined;
    return copy ? [[row, copy] as const] : [];
  });
}

/** Databases of the DAG on the source of which something is true. */
const ofDag = (source: ReadSide<'databaseOwnership'>, holds: (row: Setting) => boolean | undefined): readonly string[] => {
  const inDag = new Set(source.dag?.databases.map(({ name }) => name));
  return source.read.databaseOwnership.filter((row) => inDag.has(row.name) && holds(row) === true).map(({ name }) => name);
};

/** What belongs to a database and is kept by its instance, or what a database can only take up again when it is writable there. */
export const databaseSettingChecks: readonly Check[] = [
  ofPair({
    id: 'OBJ-OWNER-002',
    family: 'server-objects',
    title: 'The copies on the target have the owners of the source',
    severity: 'info',
    page: 'https://learn.microsoft.com/sql/t-sql/statements/alter-authorization-transact-sql',
    reads: ['databaseOwnership'],
    judge: (source, target) => {
      const rows = bothRows(source, target);
      const wrong = rows.filter(([row, copy]) => row.ownerSid !== undefined && copy.ownerSid !== row.ownerSid);
      return judgeFound(
        wrong.map(
          ([row, copy]) =>
            `${row.name}: ${row.owner ?? row.ownerSid} on the source, ${copy.owner ?? copy.ownerSid ?? 'nobody'} on the target`,
        ),
        [],
        `${rows.length} databases`,
        () =>
          'A copy belongs to the login that seeded or restored it. Only a writable database can be given away, so run after the cutover, on the target: ALTER AUTHORIZATION ON DATABASE::… TO ….',
      );
    },
  }),
  ofPair({
    id: 'OBJ-TRUST-001',
    family: 'server-objects',
    title: 'TRUSTWORTHY and DB_CHAINING are the same on both sides',
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/relational-databases/security/trustworthy-database-property',
    reads: ['databaseOwnership'],
    judge: (source, target) => {
      const rows = bothRows(source, target);
      const trust = rows.filter(([row, copy]) => row.trustworthy === true && copy.trustworthy !== true).map(([{ name }]) => name);
      const chain = rows.filter(([row, copy]) => row.chaining === true && copy.chaining !== true).map(([{ name }]) => name);
      return judgeFound(
        [
          ...trust.map((name) => `${name}: TRUSTWORTHY is off on the target`),
          ...chain.map((name) => `${name}: DB_CHAINING is off on the target`),
        ],
        [],
        `${rows.length} databases`,
        () =>
          `A restore and a seeding switch both off. Only a writable database can be altered, so run after the cutover, on the target: ${switchOnAgain(trust, chain)}`,
      );
    },
  }),
  ofPair({
    id: 'OBJ-CDC-001',
    family: 'server-objects',
    title: 'The target has the jobs of change data capture',
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/database-engine/availability-groups/windows/replicate-track-change-data-capture-always-on-availability',
    reads: ['databaseOwnership', 'jobs'],
    judge: (source, target) => {
      const captured = ofDag(source, ({ cdc }) => cdc);
      if (captured.length === 0) return notApplicable('change data capture is off in every database');
      const wanted = captured.flatMap((name) => [{ name: `cdc.${name}_capture` }, { name: `cdc.${name}_cleanup` }]);
      const missing = lacking(wanted, target.read.jobs, ({ name }) => name, target);
      return judgeFound(
        missing.map(({ name }) => name),
        [],
        list(captured),
        () =>
          "The jobs are kept in msdb, and can only be made in a writable database: run after the cutover, on the target, in each of these databases: EXEC sys.sp_cdc_add_job @job_type = N'capture'; EXEC sys.sp_cdc_add_job @job_type = N'cleanup';",
      );
    },
  }),
  ofSide({
    id: 'OBJ-REPLICATION-001',
    family: 'server-objects',
    title: 'No database is published or subscribes',
    severity: 'warning',
    scope: 'source',
    page: 'https://learn.microsoft.com/sql/database-engine/availability-groups/windows/configure-replication-for-always-on-availability-groups-sql-server',
    reads: ['databaseOwnership'],
    judge: (source) => {
      if (!source.dag) return notApplicable('the distributed availability group is not visible here');
      return judgeFound(
        ofDag(source, ({ replicated }) => replicated),
        [],
        `${source.dag.databases.length} databases`,
        () =>
          'Publications, subscriptions and their agents do not follow a distributed availability group. Plan to remove them before the cutover and to make them again on the target.',
      );
    },
  }),
  ofPair({
    id: 'OBJ-XDB-001',
    family: 'server-objects',
    title: 'Databases that the code refers to come along, or are on the target',
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/relational-databases/system-catalog-views/sys-sql-expression-dependencies-transact-sql',
    reads: ['databaseContents'],
    judge: (source, target) => {
      const closed = notReadable(source);
      if (closed) return closed;
      const key = nameKey(target);
      const there = new Set([...systemDatabases, ...[...target.databases.keys()].map(key)]);
      const references = source.read.databaseContents.filter(
        ({ kind, server }) => (kind === 'CODE' || kind === 'SYNONYM') && server === undefined,
      );
      const lost = references.filter(({ otherDatabase }) => otherDatabase !== undefined && !there.has(key(otherDatabase)));
      return judgeFound(
        lost.map(
          ({ database, kind, name, otherDatabase }) =>
            `${database} ${kind === 'SYNONYM' ? 'by the synonym' : 'refers to'} ${name} in ${otherDatabase}`,
        ),
        unreadDatabases(source.read.databaseContents),
        `${references.length} references to other databases`,
        () =>
          'Bring these databases along in the same availability group, move them beforehand, or change the code. Names in dynamic SQL are not seen.',
      );
    },
  }),
  ofPair({
    id: 'OBJ-XSERVER-001',
    family: 'server-objects',
    title: 'Linked servers that the code refers to are on the target',
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/relational-databases/system-catalog-views/sys-sql-expression-dependencies-transact-sql',
    reads: ['databaseContents', 'linkedServers'],
    judge: (source, target) => {
      const closed = notReadable(source);
      if (closed) return closed;
      const used = source.read.databaseContents.flatMap(({ database, server, name: entity }) =>
        server === undefined ? [] : [{ database, name: server, entity }],
      );
      const lost = lacking(used, target.read.linkedServers, ({ name }) => name, target);
      return judgeFound(
        lost.map(({ database, name, entity }) => `${database} refers to ${entity} at ${name}`),
        unreadDatabases(source.read.databaseContents),
        `${used.length} references to other servers`,
        () => 'Make these linked servers on the target (OBJ-LINK-001 has the script), or change the code.',
      );
    },
  }),
  ofPair({
    id: 'OBJ-SSISDB-001',
    family: 'server-objects',
    title: 'The target has an Integration Services catalog, if the source has one',
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/integration-services/catalog/ssis-catalog',
    judge: (source, target) => {
      const has = ({ databases }: typeof source): boolean => [...databases.keys()].some((name) => name.toLowerCase() === 'ssisdb');
      if (!has(source)) return notApplicable('there is no SSISDB on the source');
      return judgeFound(
        has(target) ? [] : ['SSISDB is on the source only'],
        [],
        'SSISDB is on both sides',
        () =>
          'Make the catalog on the target (SSMS, Create Catalog) and deploy the projects again, or restore SSISDB with the password of its master key; its jobs and environments have to follow.',
      );
    },
  }),
];

const systemDatabases: readonly string[] = ['master', 'tempdb', 'model', 'msdb', 'mssqlsystemresource'];
