import { TaskFailure } from '../core/errors.ts';
import { printableJson } from '../core/printable-json.ts';
import type { TaskContext } from '../core/task.ts';
import { untrusted } from '../hosts/untrusted.ts';
import { chosenChecks, countOf, type FailOn, isBlocking, type Selection, withSkipped } from '../prereqs/assess.ts';
import { baselineKind, changesSince } from '../prereqs/baseline.ts';
import type { Facts } from '../prereqs/check.ts';
import { printRemedy } from '../prereqs/remedy.ts';
import { checks, type Finding, runChecks } from '../prereqs/run-checks.ts';
import { summariseFindings } from '../report/findings.ts';
import { junitXml } from '../report/junit.ts';
import { sideReport, writeJson, writeText } from '../report/report.ts';
import { type Baseline, updateBaseline } from './baseline-file.ts';
import { attentionOf, idsOf, sayChanges, sayFindings } from './say-findings.ts';
import { publishToFolder } from './with-report.ts';

type Context = Pick<TaskContext<Record<never, never>>, 'host' | 'clock' | 'publish'>;

export interface ValidateOptions {
  readonly failOn: FailOn;
  readonly selection: Selection;
  readonly baseline: Baseline | undefined;
  readonly updateBaseline: boolean;
}

type ValidateOutputs = Readonly<Record<'ready' | 'errors' | 'warnings' | 'findings' | 'report' | 'junit', string>>;

/** Reads everything that can be read, judges the chosen checks, and says failures first. Changes nothing. */
export async function validate(
  context: Context,
  dagName: string,
  read: () => Promise<Facts>,
  options: ValidateOptions,
): Promise<ValidateOutputs> {
  const { host, clock, publish = publishToFolder } = context;
  const { failOn, selection, baseline } = options;
  const startedAt = clock.now().toISOString();
  const facts = await read();
  const findings = withSkipped(runChecks(facts, chosenChecks(checks, selection)), checks, selection);
  const attention = attentionOf(findings, facts);
  sayFindings(host, findings, attention, failOn);
  const changes = baseline?.findings && changesSince(baseline.findings, findings);
  if (changes) sayChanges(host, changes);

  const blocking = findings.filter((finding) => isBlocking(finding, failOn));
  const ready = blocking.length === 0;
  const [errors, warnings] = [countOf(findings, 'error'), countOf(findings, 'warning')];
  const scope = selection.only ? ` Only ${selection.only.join(', ')}: the other checks were left out.` : '';
  const loud = attention.filter((finding) => isBlocking(finding, failOn));
  const headline = ready
    ? `Ready: ${findings.length} findings, ${warnings} warnings.${scope}`
    : `Not ready: ${idsOf(loud.length > 0 ? loud : blocking)}. ${howMany(blocking)}.${scope} Nothing was changed.`;
  const report = await writeJson(host, 'validate-prereqs.json', {
    kind: baselineKind,
    version: 1,
    run: host.runId,
    startedAt,
    endedAt: clock.now().toISOString(),
    distributedAvailabilityGroup: dagName,
    ready,
    errors,
    warnings,
    failOn,
    ...(selection.only && { only: selection.only }),
    findings,
    ...(changes && { changes }),
  });
  const junit = await writeText(host, 'validate-prereqs.junit.xml', junitXml(findings, failOn, startedAt));
  if (baseline && options.updateBaseline) await updateBaseline(baseline, report);
  await host.summary(summariseFindings({ headline, ready, findings, failOn, changes }));
  await publish(host, {
    kind: 'sql-dag-migrate/report',
    version: 1,
    task: 'validate-prereqs',
    run: host.runId,
    startedAt,
    endedAt: clock.now().toISOString(),
    succeeded: ready,
    headline,
    distributedAvailabilityGroup: dagName,
    sides: [facts.source, facts.target].flatMap(({ side, identity, observation }) =>
      identity ? [sideReport(side, identity, observation)] : [],
    ),
    journal: [],
    outputs: { ready: String(ready), errors: String(errors), warnings: String(warnings) },
    origin: host.origin,
    findings,
    failOn,
  });
  const outputs = {
    ready: String(ready),
    errors: String(errors),
    warnings: String(warnings),
    findings: printableJson(findings),
    report,
    junit,
  };
  host.endGroup();
  if (!ready)
    throw new TaskFailure('checks-failed', headline, {
      outputs,
      remedy: loud
        .slice(0, 3)
        .map(({ id, side, remedy, evidence }) => `${id} ${side}: ${untrusted(remedy ? printRemedy(remedy) : evidence)}`)
        .join(' '),
    });
  host.info(headline);
  return outputs;
}

const howMany = (blocking: readonly Finding[]): string => {
  const failed = blocking.filter((finding) => finding.verdict === 'fail').length;
  const dark = blocking.length - failed;
  return [failed > 0 && `${failed} failed`, dark > 0 && `${dark} could not be judged`].filter(Boolean).join(', ');
};
