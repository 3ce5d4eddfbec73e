import { TaskFailure } from '../core/errors.ts';
import type { TaskContext } from '../core/task.ts';
import type { SideObservation } from '../cutover/observation.ts';
import { untrusted } from '../hosts/untrusted.ts';
import { chosenChecks, countOf, type FailOn, isBlocking, type Selection, withSkipped } from '../prereqs/assess.ts';
import { baselineKind, changesSince } from '../prereqs/baseline.ts';
import type { Facts, SideFacts } from '../prereqs/check.ts';
import { printRemedy } from '../prereqs/remedy.ts';
import { checks, type Finding, runChecks } from '../prereqs/run-checks.ts';
import { summariseFindings } from '../report/findings.ts';
import { junitXml } from '../report/junit.ts';
import { writeJson, writeText } from '../report/report.ts';
import { printServer } from '../sqlserver/endpoint.ts';
import { SqlFailure } from '../sqlserver/errors.ts';
import { identify, observeSide } from '../sqlserver/observe.ts';
import { reach } from '../sqlserver/reachability.ts';
import { readAllParts } from '../sqlserver/readings/all-parts.ts';
import type { Endpoint } from '../sqlserver/session.ts';
import { type Baseline, updateBaseline } from './baseline-file.ts';
import type { OpenRequest } from './open.ts';
import { attentionOf, idsOf, sayChanges, sayFindings } from './say-findings.ts';

type Context = Pick<TaskContext<Record<never, never>>, 'host' | 'clock' | 'open' | 'signal'>;

export interface ValidateOptions {
  readonly expectedDatabases: readonly string[] | undefined;
  readonly failOn: FailOn;
  readonly selection: Selection;
  readonly baseline: Baseline | undefined;
  readonly updateBaseline: boolean;
}

type ValidateOutputs = Readonly<Record<'ready' | 'errors' | 'warnings' | 'findings' | 'report' | 'junit', string>>;

/** Reads both sides, also when one can not be reached, judges the chosen checks, and says failures first. Changes nothing. */
export async function validate(context: Context, request: OpenRequest, options: ValidateOptions): Promise<ValidateOutputs> {
  const { host, clock } = context;
  const { failOn, selection, baseline } = options;
  const startedAt = clock.now().toISOString();
  const [source, target] = await Promise.all([
    readFacts(context, request.source, request.dagName),
    readFacts(context, request.target, request.dagName),
  ]);
  const facts: Facts = { source, target, dagName: request.dagName, expectedDatabases: options.expectedDatabases };
  const findings = withSkipped(runChecks(facts, chosenChecks(checks, selection)), checks, selection);
  const attention = attentionOf(findings, [source, target]);
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
    distributedAvailabilityGroup: request.dagName,
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
    throw new TaskFailure(headline, {
      outputs,
      remedy: loud
        .slice(0, 3)
        .map(({ id, side, remedy, evidence }) => `${id} ${side}: ${untrusted(remedy ? printRemedy(remedy) : evidence)}`)
        .join(' '),
    });
  host.info(headline);
  return outputs;
}

async function readFacts({ host, open, signal }: Context, endpoint: Endpoint, dagName: string): Promise<SideFacts> {
  const reached = await reach(endpoint, open, signal);
  const { side } = endpoint;
  if (!reached.session) return { side, reach: reached, observation: undefined, readings: {} };
  try {
    const server = await identify(reached.session, endpoint.connectTimeout);
    const observation: SideObservation = await observeSide(reached.session, side, server, dagName, endpoint.connectTimeout);
    const readings = await readAllParts(reached.session, observation, { deadline: endpoint.connectTimeout, signal });
    return { side, reach: reached, observation, readings };
  } catch (error) {
    if (!(error instanceof SqlFailure)) throw error;
    host.warning(`The ${side} ${untrusted(printServer(endpoint))} was reached, and can not be read: ${untrusted(error.message)}`);
    return { side, reach: reached, observation: undefined, readFailure: error.message, readings: {} };
  } finally {
    await reached.session.close();
  }
}

const howMany = (blocking: readonly Finding[]): string => {
  const failed = blocking.filter((finding) => finding.verdict === 'fail').length;
  const dark = blocking.length - failed;
  return [failed > 0 && `${failed} failed`, dark > 0 && `${dark} could not be judged`].filter(Boolean).join(', ');
};

/** JSON that says the same and holds nothing that a host obeys, should a later step print it. */
const printableJson = (value: unknown): string => JSON.stringify(value).replaceAll('##', '#\\u0023');
