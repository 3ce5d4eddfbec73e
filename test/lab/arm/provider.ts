import type { ResourcePath } from './resource-path.ts';
import type { AzureWorld, Principal } from './world.ts';

export interface Call {
  readonly world: AzureWorld;
  readonly principal: Principal;
  readonly path: ResourcePath;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

/** An action that takes time: what is there when it has ended. */
export interface Started {
  readonly takesTime: true;
  finish(): unknown;
}

/** One type of resource. Every member throws ArmError. */
export interface ResourceType {
  /** Versions of the API that it knows. */
  readonly versions: readonly string[];
  get?(call: Call): unknown;
  /** The entries of a collection, without paging. */
  list?(call: Call): readonly unknown[];
  /** POST, by the lower-case name of the action. */
  readonly actions?: Readonly<Record<string, (call: Call) => unknown | Started>>;
}

/** By type in lower case. */
export type Provider = Readonly<Record<string, ResourceType>>;

export const takingTime = (finish: () => unknown): Started => ({ takesTime: true, finish });
export const isStarted = (answer: unknown): answer is Started => typeof answer === 'object' && answer !== null && 'takesTime' in answer;
