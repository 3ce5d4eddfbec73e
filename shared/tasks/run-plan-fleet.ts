import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InputError } from '../core/errors.ts';
import type { TaskContext } from '../core/task.ts';
import type { LocatedProblem } from '../fleet/fleet.ts';
import { fleetPage } from '../fleet/page.ts';
import { planMatrix } from '../fleet/plan.ts';
import { readFleet } from '../fleet/read-fleet.ts';
import { untrusted } from '../hosts/untrusted.ts';
import { fleetFields } from './fleet-fields.ts';
import { fleetRules } from './fleet-rules.ts';
import type { planFleetInputs } from './plan-fleet.ts';
import { sayFleetProblem } from './say-fleet-problem.ts';

/** A Windows process takes no longer variable than this, in characters (Microsoft, "Environment Variables"). */
const longestVariable = 32_767;

/** Reads the file, refuses what is wrong in it, and gives the jobs. Throws InputError with everything that was found. */
export async function runPlanFleet({ inputs, host, clock }: TaskContext<typeof planFleetInputs>) {
  const name = untrusted(inputs.file, 200);
  const refuse = (problems: readonly LocatedProblem[]): never => {
    throw new InputError(inOneMessage(name, problems));
  };
  const read = readFleet(await contentOf(inputs.file, host.nameOf('file')), fleetFields, fleetRules);
  if ('problems' in read) return refuse(read.problems);
  const { waves, migrations } = read.fleet;
  const ofWave = migrations.filter(({ wave }) => wave === (inputs.wave ?? wave)).map(({ id }) => id);
  const unfit = [
    ...(inputs.waves !== undefined && inputs.waves.join() !== waves.join()
      ? [`${host.nameOf('waves')} must be the waves of ${name}, ${list(waves)}, in this order, not ${list(inputs.waves)}`]
      : []),
    ...expectNamed(host.nameOf('wave'), inputs.wave, waves),
    ...(inputs.wave === undefined || waves.includes(inputs.wave) ? expectNamed(host.nameOf('migration'), inputs.migration, ofWave) : []),
  ];
  if (unfit.length > 0) throw new InputError(`Invalid input: ${unfit.join('; ')}.`);

  const { wave, migration, window } = inputs;
  const plan = planMatrix(read.fleet, fleetFields, {
    matrixOf: host.name === 'azure-pipelines' ? host.name : 'github',
    wave,
    migration,
    window,
    now: clock.now().getTime(),
  });
  if ('problems' in plan) return refuse(plan.problems);
  for (const { id, wave: of, line } of plan.migrations) host.info(`${name}:${line} ${of}: ${id}`);
  const { length } = plan.migrations;
  host.info(`${length} of ${migrations.length} migrations; the waves are ${list(waves)}.`);
  if (host.name === 'azure-pipelines' && plan.matrix.length > longestVariable)
    host.warning(
      `The matrix has ${plan.matrix.length} characters. Windows agents hold ${longestVariable} in a variable: use agents on Linux, or smaller waves.`,
    );
  await host.summary(fleetPage(`${length} of ${migrations.length} migrations`, plan.migrations));
  return { matrix: plan.matrix, waves: JSON.stringify(waves), count: String(length) };
}

async function contentOf(file: string, input: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new InputError(
      `Invalid input: ${input} must be the path of a file of migrations; ${untrusted(resolve(file))} can not be read (${code}). The job has to check out the repository first.`,
    );
  }
}

const expectNamed = (input: string, name: string | undefined, known: readonly string[]): readonly string[] =>
  name === undefined || known.includes(name) ? [] : [`${input} must be one of ${list(known)}, not ${list([name])}`];

const list = (names: readonly string[]): string => names.map((name) => untrusted(name, 80)).join(', ');

/** More problems than this are counted only: a host cuts a message that is too long. */
const mostShown = 100;

function inOneMessage(file: string, problems: readonly LocatedProblem[]): string {
  const lines = problems.slice(0, mostShown).map((problem) => `${sayFleetProblem(file, problem)}.`);
  const more = problems.length - lines.length;
  const rest = more > 0 ? `\n- and ${more} more.` : '';
  return problems.length === 1
    ? (lines[0] as string)
    : `${problems.length} problems in ${file}:\n${lines.map((line) => `- ${line}`).join('\n')}${rest}`;
}
