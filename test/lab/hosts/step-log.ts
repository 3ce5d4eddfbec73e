import type { SecretMasker } from './secret-masker.ts';
import type { Issue, LogLine } from './step-report.ts';

/** The log of one step: everything that goes through it is masked first. */
export interface StepLog {
  print(kind: LogLine['kind'], text: string): void;
  /** Prints the message too. */
  issue(level: Issue['level'], message: string, properties?: ReadonlyMap<string, string>): void;
  readonly issues: readonly Issue[];
}

export function createStepLog(masker: SecretMasker, onLine: (line: LogLine) => void): StepLog {
  const issues: Issue[] = [];
  const print: StepLog['print'] = (kind, text) => onLine({ kind, text: masker.mask(text) });
  return {
    issues,
    print,
    issue(level, message, properties = new Map()) {
      const masked = Object.fromEntries([...properties].map(([name, value]) => [name, masker.mask(value)]));
      issues.push({ level, message: masker.mask(message), properties: masked });
      print(level, message);
    },
  };
}
