import { readFileSync } from 'node:fs';
import { untrusted } from '../hosts/untrusted.ts';
import { type FailoverPlan, readPlan } from './plan.ts';

/** What was approved: the hash, and the plan itself when its file was given. */
export interface ApprovedPlan {
  /** Lower case. */
  readonly hash: string;
  readonly plan: FailoverPlan | undefined;
}

/**
 * Reads an approval: the hash of a plan, or the path of a plan file. `sha256:` may stand before the hash: then a pipeline whose variable is
 * blank by mistake gives `sha256:`, which is refused, and not a blank, which asks for no approval. Throws an Error whose message goes on after the name of the input:
 * "must be …".
 */
export function readApprovedPlan(raw: string): ApprovedPlan {
  const value = raw.trim();
  const [, hash] = /^(?:sha256:)?([0-9a-f]{64})$/i.exec(value) ?? [];
  if (hash !== undefined) return { hash: hash.toLowerCase(), plan: undefined };
  const plan = planIn(value, textOf(value));
  return { hash: plan.hash, plan };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new Error(
      `must be the hash of a plan (64 hexadecimal digits, sha256: before them or not) or the path of a plan file that can be read, not "${untrusted(path, 80)}"`,
    );
  }
}

function planIn(path: string, text: string): FailoverPlan {
  try {
    return readPlan(text);
  } catch (error) {
    throw new Error(`names ${untrusted(path, 200)}, which can not be used: ${(error as Error).message}`);
  }
}
