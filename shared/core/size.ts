import { untrusted } from '../hosts/untrusted.ts';
import type { Condition, Field } from './field.ts';

const unit = { KB: 1n, MB: 1024n, GB: 1024n * 1024n } as const;

/** `64MB` → 65536 KB; undefined when it is not a size. A number without a unit is refused, as for times. */
export function readSize(text: string): bigint | undefined {
  const match = /^(\d{1,9})\s*(KB|MB|GB)$/.exec(text.trim().toUpperCase());
  return match === null ? undefined : BigInt(match[1] as string) * unit[match[2] as keyof typeof unit];
}

/** KB in the largest unit that leaves no fraction: 65536 → `64MB`. `readSize` reads it again. */
export function writeSize(kb: bigint): string {
  const [name, size] = (['GB', 'MB'] as const).map((one) => [one, unit[one]] as const).find(([, one]) => kb > 0n && kb % one === 0n) ?? [
    'KB',
    1n,
  ];
  return `${kb / size}${name}`;
}

/** A size such as `64MB`, parsed to KB; `unlimited` becomes undefined. */
export const size = (spec: {
  readonly label: string;
  readonly help: string;
  readonly group?: string;
  readonly onlyWhen?: readonly Condition[];
  readonly default: string;
}): Field<bigint | undefined> => ({
  kind: 'text',
  required: false,
  ...spec,
  parse(raw) {
    const text = raw ?? spec.default;
    if (text.trim().toLowerCase() === 'unlimited') return undefined;
    const kb = readSize(text);
    if (kb === undefined)
      throw new Error(`must be a size with its unit, such as 512KB, 64MB or 1GB, or unlimited, not "${untrusted(text, 80)}"`);
    return kb;
  },
});
