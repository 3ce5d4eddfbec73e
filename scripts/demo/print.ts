import type { PipelineEvent, PipelineListener } from '../../test/lab/hosts/pipeline/events.ts';
import type { WritableSides } from './writable-sides.ts';

const colour = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code: number) => (text: string) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
const bold = paint(1);
const dim = paint(2);
const red = paint(31);
const green = paint(32);
const yellow = paint(33);

/** Prints what happens in a pipeline run, the way a person would follow it on the host. */
export const printEvents: PipelineListener = (event) => {
  const text = describe(event);
  if (text !== undefined) console.log(text);
};

function describe(event: PipelineEvent): string | undefined {
  switch (event.type) {
    case 'pipeline-started':
      return bold(`\n▶ ${event.name}`);
    case 'stage-started':
      return bold(`\n▷ ${event.name}`);
    case 'job-started':
      return bold(`\n▷ ${event.name}`);
    case 'gate':
      return yellow(`  ⏸ ${event.where}: waits for the approval of environment ${event.environment}`);
    case 'gate-decided':
      return yellow(`  ✔ ${event.environment}: ${event.approved ? 'approved by the demo' : 'rejected'}`);
    case 'step-started':
      return `\n  ${bold(event.name)} ${dim(`(${event.uses})`)}`;
    case 'step-skipped':
      return dim(`  ${event.step}: skipped, ${event.reason}`);
    case 'line':
      return line(event.line, legOf(event.job));
    case 'step-finished': {
      const outputs = [...event.report.outputs].filter(([, value]) => value.length <= 120).map(([name, value]) => `${name}=${value}`);
      const verdict = event.report.result === 'succeeded' ? green('succeeded') : red(event.report.result);
      return `    ${verdict}${outputs.length > 0 ? dim(`  ${outputs.join('  ')}`) : ''}`;
    }
    case 'note':
      return dim(`  ${event.where}: ${event.text}`);
    default:
      return undefined;
  }
}

/** Jobs of a matrix speak at the same time: each line says whose it is. */
function legOf(job: string): string {
  const leg = /^[\w-]+ \(\d+\)$|^[^.]+\.[^.]+\.([^.]+)$/.exec(job);
  return leg === null ? '' : `${leg[1] ?? job}  `;
}

function line({ kind, text }: Extract<PipelineEvent, { type: 'line' }>['line'], leg: string): string | undefined {
  const whole = `    ${leg}${text}`;
  switch (kind) {
    case 'debug':
    case 'command':
    case 'end-group':
    case 'progress':
      return undefined;
    case 'group':
      return bold(whole);
    case 'error':
      return red(whole);
    case 'warning':
      return yellow(whole);
    default:
      return whole;
  }
}

export interface DemoResult {
  readonly ended: 'migrated' | 'cancelled' | 'failed';
  /** At the end. */
  readonly writable: WritableSides;
  readonly writeOutageMs: number | undefined;
  readonly acknowledged: number;
  readonly found: number;
  readonly lost: number;
  readonly unexpected: number;
  readonly violations: readonly string[];
}

/** The end of a run on one host: how long nobody could write, and the ledger. Returns whether everything is as promised. */
export function printVerdict(host: string, result: DemoResult): boolean {
  const kept = result.lost === 0 && result.unexpected === 0 && result.violations.length === 0 && result.writable.application.length === 1;
  const good = kept && result.ended !== 'failed' && result.acknowledged > 0;
  console.log(bold(`\n${host}`));
  console.log(
    `  write outage, as the writers saw it: ${result.writeOutageMs === undefined ? 'not measured' : `${result.writeOutageMs} ms`}`,
  );
  console.log(
    `  acknowledged ${result.acknowledged}, found ${result.found}, lost ${result.lost}${result.unexpected > 0 ? `, unexpected ${result.unexpected}` : ''}`,
  );
  const { application, databases } = result.writable;
  console.log(`  writes are taken at: ${application.join(' and ') || 'nobody'}`);
  for (const side of databases.filter((one) => !application.includes(one)))
    console.log(yellow(`  the ${side} keeps its databases online: only the frozen login of the application keeps writes away from it`));
  for (const violation of result.violations) console.log(red(`  ${violation}`));
  const ending = result.ended === 'cancelled' ? 'cancelled, one primary, nothing lost' : 'migrated, nothing lost';
  console.log(good ? green(`  ${ending}`) : red('  NOT as promised'));
  return good;
}
