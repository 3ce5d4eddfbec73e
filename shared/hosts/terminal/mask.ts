import { formsOf, linesOf } from '../secret-forms.ts';

/** Hides secrets in text that is about to be printed. */
export interface Mask {
  add(secret: string): void;
  hide(text: string): string;
}

export function createMask(): Mask {
  const forms = new Set<string>();
  return {
    add(secret) {
      for (const form of formsOf(secret).flatMap((one) => [one, ...linesOf(one)])) forms.add(form);
    },
    // Longest first, so that the mask of a part does not break the mask of the whole.
    hide: (text) => [...forms].sort((a, b) => b.length - a.length).reduce((shown, form) => shown.replaceAll(form, '***'), text),
  };
}
