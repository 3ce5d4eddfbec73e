import type { SideName } from '../cutover/observation.ts';
import type { Prediction } from '../cutover/prediction.ts';
import { contentHash } from './content-hash.ts';
import { filledText, kindProblem, readJsonObject, type Shape, shapeProblems, shown } from './shape.ts';

/** What a failover is going to do, as a file that somebody can read, approve and keep. */
export interface FailoverPlan {
  readonly kind: 'sql-dag-migrate/failover-plan';
  readonly version: 1;
  /** SHA-256 (hex) of `facts`: this is what is approved. */
  readonly hash: string;
  readonly facts: PlanFacts;
  readonly circumstances: PlanCircumstances;
}

/**
 * What an approval covers: where, what, and with which options. Nothing that changes by itself is here (clocks, LSNs, queues, run ids), and
 * nothing that a failover changes itself (roles, state, REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT): so the same plan comes out of a run
 * that finds the failover half way. What must be true of roles, modes and copies is checked by every run anyway, whatever was approved.
 */
export interface PlanFacts {
  readonly distributedAvailabilityGroup: { readonly name: string; readonly groupId: string };
  readonly source: PlannedSide;
  readonly target: PlannedSide;
  /** Sorted. */
  readonly databases: readonly string[];
  readonly options: PlannedOptions;
  /** All that a whole failover may send, in order, also what an earlier run has sent already. */
  readonly statements: readonly PlannedStatement[];
}

export interface PlannedSide {
  readonly serverName: string;
  readonly productVersion: string;
  /** Name of the member AG. */
  readonly availabilityGroup: string;
}

/** By name. A text of its own may hold a secret (a command line): then it is only its SHA-256. */
export type PlannedOptions = Readonly<Record<string, string | boolean | readonly string[]>>;

export interface PlannedStatement {
  readonly side: SideName;
  readonly server: string;
  readonly when: string;
  readonly sql: string;
}

/** How things were when the plan was made. Not part of the hash. */
export interface PlanCircumstances {
  readonly run: string;
  /** The runner's clock, ISO 8601. */
  readonly madeAt: string;
  readonly state: string;
  /** How long nobody could write if the failover began now; absent when the servers did not say. */
  readonly prediction?: Prediction | undefined;
}

export const createPlan = (facts: PlanFacts, circumstances: PlanCircumstances): FailoverPlan => ({
  kind: 'sql-dag-migrate/failover-plan',
  version: 1,
  hash: contentHash(facts),
  facts,
  circumstances,
});

const side: Shape = { serverName: filledText, productVersion: filledText, availabilityGroup: filledText };
const anyObject = (value: unknown): string | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? undefined : `must be an object, not ${shown(value)}`;

const shape: Shape = {
  hash: filledText,
  facts: {
    distributedAvailabilityGroup: { name: filledText, groupId: filledText },
    source: side,
    target: side,
    databases: [filledText],
    options: anyObject,
    statements: [{ side: filledText, server: filledText, when: filledText, sql: filledText }],
  },
};
const what = 'plan of a failover';

/** Reads a plan from the text of its file. Throws an Error whose message goes on after the name of the file: "it is no JSON …". */
export function readPlan(text: string): FailoverPlan {
  const file = readJsonObject(text, what);
  if (typeof file === 'string') throw new Error(file);
  const wrongKind = kindProblem(file, 'sql-dag-migrate/failover-plan', 1, what);
  if (wrongKind !== undefined) throw new Error(wrongKind);
  const misshapen = shapeProblems(file, shape);
  if (misshapen.length > 0) throw new Error(misshapen.slice(0, 5).join('; '));
  const plan = file as unknown as FailoverPlan;
  const now = contentHash(plan.facts);
  if (now !== plan.hash)
    throw new Error(`it was changed after it was written: its hash says ${shown(plan.hash)}, and its facts give ${now}`);
  return plan;
}
