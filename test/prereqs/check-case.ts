import type { SideName } from '../../shared/cutover/observation.ts';
import type { ProbeTcp } from '../../shared/sqlserver/reachability.ts';
import type { AzureLaboratory } from '../flow/azure-laboratory.ts';
import type { FlowLaboratory } from '../flow/flow-laboratory.ts';
import type { LinkLaboratory, LinkOptions } from '../flow/link/link-laboratory.ts';
import type { LaboratoryOptions } from '../lab/start-laboratory.ts';

/** A laboratory in a certain state. Cases that share one (the same object) share its run. */
export interface Arrangement {
  readonly options?: LaboratoryOptions;
  readonly inputs?: Readonly<Record<string, string>>;
  /** Azure is there, and the inputs name the machine in it; it may be changed before the run. */
  azure?(azure: AzureLaboratory): void;
  /** A migration over the link to a managed instance, in the place of one between two SQL Servers. */
  readonly link?: LinkOptions;
  /** Brings the laboratory of a link into the state, after it has started. */
  arrangeLink?(lab: LinkLaboratory): void | Promise<void>;
  /** How the runner reaches addresses by TCP; it reaches all of them when left out. */
  readonly probe?: ProbeTcp;
  /** Brings the laboratory into the state, after it has started. */
  arrange?(lab: FlowLaboratory): void | Promise<void>;
}

/** What a check has to say about three laboratories. */
export interface CheckCase {
  /** Which finding of a check of each side is looked at; the source when left out. */
  readonly side?: SideName;
  /** The healthy laboratory when left out. */
  readonly pass?: Arrangement;
  readonly fail: Arrangement;
  /** A login that may only log in when left out: what it can not see is unknown. */
  readonly unknown?: Arrangement;
  /** Pattern of the evidence of the failure: the values that were seen. */
  readonly evidence: RegExp;
  /** Needed when the remedy of the failure holds no T-SQL that can be run as it is: why there is none. */
  readonly noStatement?: string;
}

export type CheckCases = Readonly<Record<string, CheckCase>>;

export const healthy: Arrangement = {};

const blindLogin = { name: 'blind', password: 'Bl1nd-lab!' } as const;

/** Logins without any right, on both sides. */
export const blind: Arrangement = {
  options: { logins: [blindLogin] },
  inputs: {
    sourceUsername: blindLogin.name,
    sourcePassword: blindLogin.password,
    targetUsername: blindLogin.name,
    targetPassword: blindLogin.password,
  },
};

/** Nobody listens at a side. */
export const unreachable = (side: SideName): Arrangement => ({ inputs: { [`${side}Server`]: '127.0.0.1,1' } });
