import type { SignIn } from '../../shared/azure/arm.ts';
import { readInputs } from '../../shared/core/inputs.ts';
import type { Check } from '../../shared/prereqs/check.ts';
import type { Finding } from '../../shared/prereqs/run-checks.ts';
import { openSession } from '../../shared/sqlserver/connect.ts';
import type { ProbeTcp } from '../../shared/sqlserver/reachability.ts';
import { openRequest } from '../../shared/tasks/inputs.ts';
import { validatePrereqs } from '../../shared/tasks/validate-prereqs.ts';
import { startAzureLaboratory } from '../flow/azure-laboratory.ts';
import { type FlowLaboratory, startFlowLaboratory } from '../flow/flow-laboratory.ts';
import { type LinkOptions, startLinkLaboratory } from '../flow/link/link-laboratory.ts';
import { recordingHost } from '../flow/recording-host.ts';
import { noAzure, runTask } from '../flow/run-task.ts';
import { migrationLogin } from '../lab/engine/migration.ts';
import { type Arrangement, blind, type CheckCases, healthy } from './check-case.ts';

type Findings = readonly Finding[];

/** Findings by arrangement, so that checks that ask for the same laboratory share it. */
const runs = new Map<Arrangement, Promise<Findings>>();

const findingsOf = (arrangement: Arrangement): Promise<Findings> => {
  const known = runs.get(arrangement) ?? inLaboratory(arrangement, (lab) => inspect(lab, arrangement.probe));
  runs.set(arrangement, known);
  return known;
};

interface ArrangedLaboratory extends FlowLaboratory {
  readonly signIn: SignIn;
}

async function inLaboratory<T>(arrangement: Arrangement, use: (lab: ArrangedLaboratory) => Promise<T>): Promise<T> {
  if (arrangement.link) return overLink(arrangement, arrangement.link, use);
  const started = await startFlowLaboratory(arrangement.options);
  const azure = arrangement.azure && (await startAzureLaboratory());
  // A busy machine answers late; what is judged here is no speed.
  const inputs = { ...started.inputs, connectTimeout: '20s', ...azure?.inputs, ...arrangement.inputs };
  const lab = { ...started, inputs, signIn: azure?.signIn ?? noAzure };
  try {
    if (azure) arrangement.azure?.(azure);
    await arrangement.arrange?.(lab);
    return await use(lab);
  } finally {
    await Promise.all([lab.close(), azure?.close()]);
  }
}

async function overLink<T>(arrangement: Arrangement, options: LinkOptions, use: (lab: ArrangedLaboratory) => Promise<T>): Promise<T> {
  const lab = await startLinkLaboratory(options);
  try {
    await arrangement.arrangeLink?.(lab);
    return await use({ ...lab, inputs: { ...lab.inputs, ...arrangement.inputs } });
  } finally {
    await lab.close();
  }
}

const inspect = async ({ inputs, signIn }: ArrangedLaboratory, probe?: ProbeTcp): Promise<Findings> =>
  JSON.parse((await runTask(validatePrereqs, inputs, undefined, undefined, undefined, signIn, probe)).outputs.findings ?? '[]');

/**
 * Three tests for each check (pass, fail, unknown), and one more when the remedy of the failure is T-SQL: it is run in the laboratory as
 * a person would paste it, and the check has to pass afterwards.
 */
export function proveChecks(checks: readonly Check[], cases: CheckCases): void {
  describe.each(checks.map((check) => [check.id, check] as const))('%s', (id, check) => {
    const found = cases[id];
    if (!found) {
      test('has a case for pass, fail and unknown', () => expect(Object.keys(cases)).toContain(id));
      return;
    }
    const side = check.scope === 'pair' ? 'both' : check.scope === 'each' ? (found.side ?? 'source') : check.scope;
    const findingOf = (findings: Findings): Finding | undefined => findings.find((finding) => finding.id === id && finding.side === side);

    test('passes', async () => {
      expect(findingOf(await findingsOf(found.pass ?? healthy))).toMatchObject({ verdict: 'pass' });
    });
    test('is unknown when it can not be seen', async () => {
      expect(findingOf(await findingsOf(found.unknown ?? blind))).toMatchObject({ verdict: 'unknown' });
    });
    test('fails with what was seen, and says what to do', async () => {
      await inLaboratory(found.fail, async (lab) => {
        const finding = findingOf(await inspect(lab, found.fail.probe));
        expect(finding).toMatchObject({ verdict: 'fail', evidence: expect.stringMatching(found.evidence) });
        const { remedy } = finding ?? {};
        expect(remedy?.text).toMatch(/\S/);
        if (remedy?.sql === undefined) return expect(found.noStatement ?? 'a reason why there is no statement').not.toMatch(/^a reason/);
        await apply(lab, remedy);
        expect(findingOf(await inspect(lab, found.fail.probe))).toMatchObject({ verdict: 'pass' });
      });
    });
  });
}

/** Runs a remedy as the migration login, batch by batch (GO), and its output where it belongs. */
async function apply(lab: FlowLaboratory, { sql = '', on, outputRunsOn }: NonNullable<Finding['remedy']>): Promise<void> {
  if (on === undefined) throw new Error('The remedy has T-SQL and does not say on which side to run it.');
  const printed = await execute(lab, on, sql);
  if (outputRunsOn !== undefined) await execute(lab, outputRunsOn, printed.join('\n'));
}

async function execute(lab: FlowLaboratory, side: 'source' | 'target', sql: string): Promise<readonly string[]> {
  const host = recordingHost({ ...lab.inputs, [`${side}Username`]: migrationLogin.name, [`${side}Password`]: migrationLogin.password });
  const session = await openSession(openRequest('remedy', readInputs(validatePrereqs, host), host)[side]);
  try {
    const printed: string[] = [];
    for (const batch of sql.split(/^\s*GO\s*$/im).filter((text) => text.trim() !== '')) {
      const outcome = await session.send(batch, { deadline: 10_000 });
      if (outcome.kind !== 'done') throw new Error(`The remedy was ${outcome.kind}: ${JSON.stringify(outcome)}\n${batch}`);
      printed.push(...outcome.value.flat().map((row) => Object.values(row).join('')));
    }
    return printed;
  } finally {
    await session.close();
  }
}
