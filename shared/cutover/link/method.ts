/**
 * In which way a link is cut over, and what way back remains. Source: Microsoft, "Fail over a link - Azure SQL Managed Instance", "Migrate
 * with the link", "Update policy".
 */
import { type LinkSkills, linkSkills } from './builds.ts';

export type CutoverMethod =
  /** ALTER AVAILABILITY GROUP ... FAILOVER on SQL Server: it refuses by itself when the instance lacks log; the link stays, reversed. */
  | 'tsql-planned'
  /** Writers kept out, log ends equal and still, then the link is deleted. */
  | 'remove-link'
  /** Writers kept out, log ends equal and still, then Azure makes the instance primary without asking the source. */
  | 'arm-forced';

export const cutoverMethods = ['tsql-planned', 'remove-link', 'arm-forced'] as const satisfies readonly CutoverMethod[];

export interface MethodQuestion {
  readonly requested: 'auto' | CutoverMethod;
  /** SERVERPROPERTY('ProductVersion') of the source. */
  readonly productVersion: string;
  /** Update policy of the instance: AlwaysUpToDate, SQLServer2022 or SQLServer2025; undefined when Azure does not say it. */
  readonly databaseFormat: string | undefined;
  /** The link has more than one database. */
  readonly multiDatabase: boolean;
  /** The user allows a forced failover. Nothing is lost after the proof, but Azure itself checks nothing. */
  readonly allowDataLoss: boolean;
}

/** What brings the databases back to SQL Server after the cutover. */
export interface Fallback {
  readonly kind: 'fail-back' | 'none' | 'not-known';
  /** One sentence for people. */
  readonly how: string;
}

export interface ChosenMethod {
  readonly method: CutoverMethod;
  /** Why this one, a sentence for people. */
  readonly because: string;
  readonly fallback: Fallback;
}

export interface NoMethod {
  readonly method: undefined;
  readonly because: string;
  /** What would be right. */
  readonly next: string;
}

/** Chooses the cutover method, or says why there is none and what would be right. */
export function chooseMethod(question: MethodQuestion): ChosenMethod | NoMethod {
  const { productVersion, requested } = question;
  const skills = linkSkills(productVersion);
  if (skills === undefined)
    return refuse(
      `SQL Server ${productVersion} is not known to have the link`,
      'The link needs SQL Server 2016 to 2025. Migrate this server in another way.',
    );
  const { version } = skills;
  if (!skills.links)
    return refuse(
      `${version.name} ${productVersion} is older than ${version.links.name} (${version.links.build.join('.')}), from which on the link works`,
      `Install ${version.name} ${version.links.name} or later on the source.`,
    );
  if (question.multiDatabase && version.major < 16)
    return refuse(`${version.name} can not have several databases in one link`, 'Create one link for each database.');
  const method = requested === 'auto' ? (skills.failsOver ? 'tsql-planned' : 'remove-link') : requested;
  return (
    refusalOf(method, skills, question) ?? {
      method,
      because: reasonFor(method, skills, question),
      fallback: fallbackOf(method, skills, question),
    }
  );
}

const refuse = (because: string, next: string): NoMethod => ({ method: undefined, because, next });

function refusalOf(method: CutoverMethod, { version, failsOver }: LinkSkills, question: MethodQuestion): NoMethod | undefined {
  const { productVersion, allowDataLoss } = question;
  if (method === 'tsql-planned' && !failsOver)
    return refuse(
      version.failsOver === undefined
        ? `${version.name} can not fail the link over by T-SQL`
        : `${version.name} ${productVersion} is older than ${version.failsOver.name} (${version.failsOver.build.join('.')}), from which on T-SQL can fail the link over`,
      `Use cutover-method remove-link${version.failsOver === undefined ? '.' : `, or install ${version.failsOver.name} or later on the source.`}`,
    );
  if (method !== 'arm-forced') return undefined;
  if (version.major < 16)
    return refuse(
      `${version.name} can not be the secondary of a link, so a failover that keeps the link breaks it`,
      'Use cutover-method remove-link.',
    );
  if (!allowDataLoss)
    return refuse(
      'Azure checks nothing before a forced failover',
      `Set allow-data-loss to true to allow it after the proof, or use cutover-method ${failsOver ? 'tsql-planned' : 'remove-link'}.`,
    );
  return undefined;
}

function reasonFor(method: CutoverMethod, { version }: LinkSkills, { requested, productVersion }: MethodQuestion): string {
  if (requested !== 'auto') return 'it was asked for';
  return method === 'tsql-planned'
    ? `${version.name} ${productVersion} can fail the link over by T-SQL, and refuses to when the instance lacks log`
    : `${version.name} ${productVersion} can not fail the link over by T-SQL`;
}

function fallbackOf(method: CutoverMethod, { version, failsBack }: LinkSkills, { databaseFormat }: MethodQuestion): Fallback {
  if (method === 'remove-link')
    return {
      kind: 'none',
      how: 'The link is gone after the cutover: the source keeps its databases as they were, and what the instance writes does not come back.',
    };
  const back = version.failsBack;
  if (back === undefined || !failsBack)
    return {
      kind: 'none',
      how: `${version.name} can be the secondary of a link only from ${back?.name ?? 'a later version'} on: the instance can not fail back to it.`,
    };
  if (databaseFormat === undefined)
    return { kind: 'not-known', how: 'Azure does not say the update policy of the instance, which decides whether it can fail back.' };
  if (databaseFormat !== back.databaseFormat)
    return {
      kind: 'none',
      how: `The update policy of the instance is ${databaseFormat}: only with ${back.databaseFormat} does it replicate back to ${version.name}.`,
    };
  return {
    kind: 'fail-back',
    how: 'The link stays and replicates back: a planned failover on the instance (T-SQL or Azure) returns to the source as long as the link is kept.',
  };
}
