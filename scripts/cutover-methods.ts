import { type LinkVersion, linkVersions } from '../shared/cutover/link/builds.ts';
import { chooseMethod, cutoverMethods } from '../shared/cutover/link/method.ts';
import { between, table } from './manifests/tables.ts';

/** Update policies of an instance. Source: Microsoft, "Update policy". */
const policies = ['SQLServer2022', 'SQLServer2025', 'AlwaysUpToDate'] as const;

/** docs/how-it-works.md with the table of what a source can do over the link, as the tasks themselves choose. */
export const withCutoverMethods = (document: string): string => between(document, 'cutover-methods', methodsTable(), 'required');

const methodsTable = (): string =>
  table(
    ['Source', '`auto` takes', 'Possible', ...policies.map((policy) => `Way back, policy ${policy}`)],
    linkVersions.flatMap((version) => stepsOf(version).map(rowOf)),
  );

interface Step {
  readonly label: string;
  readonly product: string;
}

/** The builds of a version from which on more is possible. */
function stepsOf({ name, links, failsBack, failsOver }: LinkVersion): readonly Step[] {
  const steps = [links, failsBack, failsOver].flatMap((step) =>
    step ? [{ label: `${name} ${step.name}`, product: step.build.join('.') }] : [],
  );
  return steps.filter(({ product }, index) => steps.findIndex((other) => other.product === product) === index);
}

function rowOf({ label, product }: Step): readonly string[] {
  const ask = (requested: 'auto' | (typeof cutoverMethods)[number], databaseFormat: string) =>
    chooseMethod({ requested, productVersion: product, databaseFormat, multiDatabase: false, allowDataLoss: true });
  const [policy] = policies;
  const possible = cutoverMethods.filter((method) => ask(method, policy).method !== undefined);
  const back = (databaseFormat: string) => {
    const ways = possible.filter((method) => {
      const choice = ask(method, databaseFormat);
      return choice.method !== undefined && choice.fallback.kind === 'fail-back';
    });
    return ways.length > 0 ? ways.map(code).join(', ') : 'none';
  };
  return [`${label} (${product})`, code(ask('auto', policy).method ?? 'none'), possible.map(code).join(', '), ...policies.map(back)];
}

const code = (text: string): string => `\`${text}\``;
