import { migrationLogin } from '../lab/engine/migration.ts';
import type { Journal } from '../lab/engine/monitor/journal.ts';
import { type LaboratoryOptions, type RunningLaboratory, startLaboratory } from '../lab/start-laboratory.ts';

/** Short times: what takes seconds on a server takes tens of milliseconds here. */
const quick = { demotionMs: 30, promotionMs: 30, recoveryMs: 30, sessionTimeoutMs: 500, idleNoiseMs: 200 } as const;

export const dagName = 'MigrationDag';

export interface FlowLaboratory extends RunningLaboratory {
  /** Inputs of every task, by camelCase name. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** A laboratory on the wire with three databases, synchronous unless the test says otherwise. */
export async function startFlowLaboratory(options: LaboratoryOptions = {}): Promise<FlowLaboratory> {
  const lab = await startLaboratory({
    databases: ['Sales', 'Inventory', 'Ledger'],
    mode: 'SYNCHRONOUS_COMMIT',
    distributedAvailabilityGroup: dagName,
    ...options,
    timings: { ...quick, ...options.timings },
  });
  return { ...lab, inputs: inputsFor(lab) };
}

function inputsFor(lab: RunningLaboratory): Readonly<Record<string, string>> {
  const side = (name: 'source' | 'target') => ({
    [`${name}Server`]: `127.0.0.1,${lab[name].port}`,
    [`${name}Username`]: migrationLogin.name,
    [`${name}Password`]: migrationLogin.password,
    [`${name}CaCertificate`]: lab.certificate.ca,
  });
  return { ...side('source'), ...side('target'), distributedAvailabilityGroup: dagName, connectTimeout: '5s' };
}

/** Every statement that changed a server, in order, as the laboratory itself noted it. */
export const changesIn = (journal: Journal): readonly string[] => journal.entries.map((entry) => `${entry.server}: ${entry.what}`);

/** Databases that take writes on a side now. */
export const writableOn = (lab: RunningLaboratory, side: 'source' | 'target'): readonly string[] =>
  [...(lab.migration.primaryOf(side)?.server.databases.values() ?? [])].filter((copy) => copy.writable).map((copy) => copy.name);

/** Exactly one side takes writes, for every database. */
export function expectOnePrimary(lab: RunningLaboratory): 'source' | 'target' {
  const source = writableOn(lab, 'source');
  const target = writableOn(lab, 'target');
  expect(lab.migration.violations).toEqual([]);
  expect([source.length, target.length].sort()).toEqual([0, lab.migration.databases.length]);
  return source.length > 0 ? 'source' : 'target';
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * The case that the proof exists for: the link breaks between the last look and the demotion, the source goes on acknowledging commits
 * alone (before 2022 nothing keeps it from that), and this tail of the log never reaches the target.
 */
export const tailThatNeverShips = {
  source: { version: 2019 },
  target: { version: 2019 },
  timings: { demotionMs: 1600, sessionTimeoutMs: 100 },
} as const satisfies LaboratoryOptions;

/** Cuts the link in the moment in which the demotion reaches the source. */
export function cutLinkAtDemotion(lab: FlowLaboratory, look: () => void = () => {}): void {
  lab.source.faults.next({
    when({ sql }) {
      if (!sql.includes('SET (ROLE = SECONDARY)')) return false;
      lab.migration.link.cut();
      look();
      return false;
    },
    fault: { kind: 'reset' },
  });
}
