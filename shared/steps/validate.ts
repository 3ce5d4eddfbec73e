import { TaskFailure } from '../core/errors.ts';
import type { TaskContext } from '../core/task.ts';
import type { SideObservation } from '../cutover/observation.ts';
import type { Host } from '../hosts/host.ts';
import { untrusted } from '../hosts/untrusted.ts';
import type { Facts, SideFacts } from '../prereqs/check.ts';
import { printRemedy } from '../prereqs/remedy.ts';
import { type Finding, isBlocking, runChecks } from '../prereqs/run-checks.ts';
import { summariseFindings } from '../report/findings.ts';
import { writeJson } from '../report/report.ts';
import { printServer } from '../sqlserver/endpoint.ts';
import { SqlFailure } from '../sqlserver/errors.ts';
import { identify, observeSide } from '../sqlserver/observe.ts';
import { reach } from '../sqlserver/reachability.ts';
import { readAllParts } from '../sqlserver/readings/all-parts.ts';
import type { Endpoint } from '../sqlserver/session.ts';
import { type AzureTarget, lookAtAzure } from './look-at-azure.ts';
import type { OpenRequest } from './open.ts';

type Context = Pick<TaskContext<Record<never, never>>, 'host' | 'clock' | 'open' | 'signIn' | 'signal'>;

/** Reads both sides, also when one can not be reached, judges every check, and says failures first. Changes nothing. */
export async function validate(
  context: Context,
  request: OpenRequest,
  expectedDatabases: readonly string[] | undefined,
  azureTarget?: AzureTarget,
): Promise<{ readonly ready: string; readonly findings: string; readonly report: string }> {
  const { host, clock } = context;
  const startedAt = clock.now().toISOString();
  const sides = [readFacts(context, request.source, request.dagName), readFacts(context, request.target, request.dagName)] as const;
  const [source, target, azure] = await Promise.all([...sides, azureTarget && lookAtAzure(context, azureTarget, ...sides)]);
  const facts: Facts = { source, target, dagName: request.dagName, expectedDatabases, azure };
  const findings = runChecks(facts);
  const attention = needingAttention(findings, facts);
  sayFindings(host, findings, attention);
  const ready = !findings.some(isBlocking);
  const headline = ready
    ? `Ready: ${findings.length} findings, ${count(findings, 'warning')} warnings.`
    : `Not ready: ${idsOf(attention.filter(isBlocking))}. Nothing was changed.`;
  const report = await writeJson(host, 'validate-prereqs.json', {
    kind: 'sql-dag-migrate/prerequisites',
    version: 1,
    run: host.runId,
    startedAt,
    endedAt: clock.now().toISOString(),
    distributedAvailabilityGroup: request.dagName,
    ready,
    findings,
  });
  await host.summary(summariseFindings(headline, ready, findings));
  const outputs = { ready: String(ready), findings: printableJson(findings), report };
  host.endGroup();
  if (!ready)
    throw new TaskFailure(headline, {
      outputs,
      remedy: attention
        .filter(isBlocking)
        .slice(0, 3)
        .map((finding) => `${finding.id} ${finding.side}: ${untrusted(finding.remedy ? printRemedy(finding.remedy) : finding.evidence)}`)
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

/** JSON that says the same and holds nothing that a host obeys, should a later step print it. */
const printableJson = (value: unknown): string => JSON.stringify(value).replaceAll('##', '#\\u0023');

const count = (findings: readonly Finding[], severity: Finding['severity']): number =>
  findings.filter((finding) => finding.severity === severity && finding.verdict === 'fail').length;

/** Failures, and what could not be judged although its side was read. A side that could not be reached is said once, not once a check. */
function needingAttention(findings: readonly Finding[], facts: Facts): readonly Finding[] {
  const unread = [facts.source, facts.target].filter((side) => side.observation === undefined).map((side) => side.side);
  const silent = (finding: Finding) =>
    finding.verdict === 'unknown' &&
    finding.family !== 'azure-vm' &&
    (finding.side === 'both' ? unread.length > 0 : unread.includes(finding.side));
  return findings.filter((finding) => finding.verdict === 'fail' || (finding.verdict === 'unknown' && !silent(finding)));
}

/** Checks that one sentence names. */
const named = 8;

function idsOf(findings: readonly Finding[]): string {
  const ids = [...new Set(findings.map((finding) => `${finding.id} (${finding.side})`))];
  return `${ids.slice(0, named).join(', ')}${ids.length > named ? ` and ${ids.length - named} more` : ''}`;
}

/** What needs attention first, then everything by family. */
function sayFindings(host: Host, findings: readonly Finding[], attention: readonly Finding[]): void {
  if (attention.length > 0) host.group('What needs attention');
  for (const finding of attention) {
    const line = `${finding.id} ${finding.side}: ${finding.title}: ${finding.verdict}: ${untrusted(finding.evidence)}${finding.remedy ? ` → ${untrusted(printRemedy(finding.remedy))}` : ''}`;
    if (isBlocking(finding)) host.error(line);
    else if (finding.severity === 'warning') host.warning(line);
    else host.info(line);
  }
  for (const family of new Set(findings.map((finding) => finding.family))) {
    host.group(`Checks: ${family}`);
    for (const finding of findings.filter((candidate) => candidate.family === family))
      host.info(`${finding.verdict.padEnd(14)} ${finding.id} ${finding.side}: ${finding.title} (${untrusted(finding.evidence)})`);
  }
}
