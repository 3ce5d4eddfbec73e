import type { PartRow } from '../../sqlserver/readings/all-parts.ts';
import { printJobs, setJobOwner } from '../../sqlserver/remedies/agent.ts';
import { isDistributedPrimary } from '../../sqlserver/remedies/database-settings.ts';
import { type Check, notApplicable, ofPair, ofSide, type ReadSide, unknown } from '../check.ts';
import { list } from '../names.ts';
import { judgeFound, lacking, nameKey, printedBySqlcmd } from './compare.ts';
import { saSid } from './needed-logins.ts';

const page = 'https://learn.microsoft.com/sql/database-engine/availability-groups/windows/logins-and-jobs-for-availability-group-databases';

interface Job {
  readonly name: string;
  readonly databases: readonly string[];
  readonly enabled: boolean | undefined;
  readonly ownerSid: string | undefined;
  readonly owner: string | undefined;
  readonly asksLocalGroup: boolean;
}

/** A job from its rows, one a database. */
function jobsOf(rows: readonly PartRow<'jobs'>[]): readonly Job[] {
  const jobs = new Map<string, Job>();
  for (const row of rows) {
    const { name, database, enabled, ownerSid, owner } = row;
    const before = jobs.get(name);
    jobs.set(name, {
      ...{ name, enabled, ownerSid, owner },
      databases: [...(before?.databases ?? []), ...(database === undefined ? [] : [database])],
      asksLocalGroup: before?.asksLocalGroup === true || row.asksLocalGroup === true,
    });
  }
  return [...jobs.values()];
}

/** Jobs of the source with a step in a database of the DAG, and the others. */
function sorted(source: ReadSide<'jobs'>): { readonly ours: readonly Job[]; readonly others: readonly Job[] } {
  const key = nameKey(source);
  const inDag = new Set(source.dag?.databases.map(({ name }) => key(name)));
  const isOurs = ({ databases }: Job): boolean => databases.some((database) => inDag.has(key(database)));
  const jobs = jobsOf(source.read.jobs);
  return { ours: jobs.filter(isOurs), others: jobs.filter((job) => !isOurs(job)) };
}

const scripted = (text: string, missing: readonly Job[]) => ({
  text: `${text} The script makes them disabled; enable them after the cutover (sp_update_job). Owners, operators and proxies have to be there first. The query prints the commands of their steps, which may hold secrets. ${printedBySqlcmd}`,
  sql: printJobs(missing.map(({ name }) => name)),
  on: 'source' as const,
  outputRunsOn: 'target' as const,
});

/** Source: Microsoft, "Manage logins for jobs using databases in an Always On availability group". */
export const jobChecks: readonly Check[] = [
  ofPair({
    id: 'OBJ-JOB-001',
    family: 'server-objects',
    title: 'The target has the jobs that work in the databases',
    severity: 'warning',
    page,
    reads: ['jobs'],
    judge: (source, target) => {
      if (!source.dag) return notApplicable('the distributed availability group is not visible on the source');
      const { ours } = sorted(source);
      const missing = lacking(ours, jobsOf(target.read.jobs), ({ name }) => name, target);
      return judgeFound(
        missing.map(({ name, databases }) => `${name} (${list(databases)})`),
        [],
        `${ours.length} jobs have steps in the databases`,
        () => scripted('Make these jobs on the target.', missing),
      );
    },
  }),
  ofPair({
    id: 'OBJ-JOB-002',
    family: 'server-objects',
    title: 'The target has the other jobs of the source: backup, maintenance, monitoring',
    severity: 'info',
    page,
    reads: ['jobs'],
    judge: (source, target) => {
      const { others } = sorted(source);
      const missing = lacking(others, jobsOf(target.read.jobs), ({ name }) => name, target);
      return judgeFound(
        missing.map(({ name }) => name),
        [],
        `${others.length} other jobs`,
        () =>
          scripted(
            'These jobs have no step in the databases of the migration, and may serve them all the same. Make those on the target that you need.',
            missing,
          ),
      );
    },
  }),
  ofPair({
    id: 'OBJ-JOBOWNER-001',
    family: 'server-objects',
    title: 'Jobs on the target belong to logins that the target knows',
    severity: 'warning',
    page,
    reads: ['jobs', 'logins'],
    judge: (source, target) => {
      const key = nameKey(target);
      const wanted = new Set(jobsOf(source.read.jobs).map(({ name }) => key(name)));
      const sids = new Set(target.read.logins.map(({ sid }) => sid));
      const jobs = jobsOf(target.read.jobs).filter(({ name }) => wanted.has(key(name)));
      const lost = jobs.filter(({ ownerSid }) => ownerSid !== undefined && ownerSid !== saSid && !sids.has(ownerSid));
      const sa = target.read.logins.find(({ sid }) => sid === saSid);
      if (lost.length > 0 && !sa) return unknown('the login with the SID of sa is not visible');
      return judgeFound(
        lost.map(({ name, ownerSid }) => `${name} belongs to ${ownerSid}`),
        [],
        `${jobs.length} jobs that both sides have`,
        () => ({
          text: 'A job without an owner does not run. Give it to another login; the script takes sa.',
          sql: setJobOwner(
            lost.map(({ name }) => name),
            sa?.name ?? 'sa',
          ),
          on: 'target',
        }),
      );
    },
  }),
  ofSide({
    id: 'OBJ-PRIMARYJOB-001',
    family: 'server-objects',
    title: 'No job asks its own availability group whether it is on the primary',
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/relational-databases/system-functions/sys-fn-hadr-is-primary-replica-transact-sql',
    reads: ['jobs'],
    judge: ({ read, dag }) => {
      const asking = jobsOf(read.jobs).filter(({ asksLocalGroup }) => asksLocalGroup);
      return judgeFound(
        asking.map(({ name }) => name),
        [],
        `${jobsOf(read.jobs).length} jobs`,
        () =>
          `sys.fn_hadr_is_primary_replica and sys.fn_hadr_backup_is_preferred_replica speak of the member availability group, so both sides of ${dag?.name ?? 'the distributed group'} answer 1: the job runs on both, and fails where the databases are secondary. Ask in these steps for the role of the distributed group instead: ${isDistributedPrimary}.`,
      );
    },
  }),
];
