import { choice, type Field, flag, list, optional, text } from '../core/field.ts';
import { knownFamilies, unknownWords } from '../prereqs/assess.ts';
import { checkNames } from '../prereqs/check-names.ts';
import { type Baseline, openBaseline } from '../steps/baseline-file.ts';
import { azureInputs, machineInputs } from './azure-inputs.ts';
import { connectionInputs } from './inputs.ts';
import { logInputs } from './log-inputs.ts';

const group = 'Checks';

/** Ids of checks or names of families; a word that names none is told before anything is connected to. */
const checkWords = (spec: { label: string; help: string }): Field<readonly string[] | undefined> => {
  const names = optional(list({ ...spec, group }));
  return {
    ...names,
    parse(raw) {
      const words = names.parse(raw) ?? [];
      const unknown = unknownWords(words, checkNames);
      if (unknown.length > 0)
        throw new Error(
          `must hold ids of checks such as ${checkNames[0]?.id}, or families (${knownFamilies(checkNames).join(', ')}), not ${unknown.map((word) => `"${word}"`).join(', ')}`,
        );
      return words.length > 0 ? words : undefined;
    },
  };
};

const baselineFile: Field<Baseline | undefined> = (() => {
  const path = optional(
    text({
      label: 'Baseline',
      help: 'Path of the report of an earlier run (validate-prereqs.json). This run says what has changed since.',
      group,
    }),
  );
  return {
    ...path,
    parse(raw) {
      const name = path.parse(raw);
      return name === undefined ? undefined : openBaseline(name);
    },
  };
})();

export const validateInputs = {
  ...connectionInputs,
  ...azureInputs,
  ...machineInputs,
  failOn: choice(['error', 'warning'], {
    label: 'Fail on',
    help: 'error: not ready when an error was found or could not be judged. warning: the same for warnings.',
    default: 'error',
    group,
  }),
  skipChecks: checkWords({ label: 'Skip checks', help: 'Checks or families that do not count. The report shows each as skipped.' }),
  only: checkWords({ label: 'Only', help: 'Checks or families to judge; all others are left out. Blank: all.' }),
  baseline: baselineFile,
  updateBaseline: flag({
    label: 'Update baseline',
    help: 'Writes the report of this run to the baseline path, for the next run.',
    default: false,
    group,
  }),
  ...logInputs,
} as const;
