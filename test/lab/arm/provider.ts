import type { ResourcePath } from './resource-path.ts';
import type { AzureWorld, LongRunning, Principal } from './world.ts';

export interface Call {
  readonly world: AzureWorld;
  readonly principal: Principal;
  readonly version: string;
  readonly path: ResourcePath;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

/** An action that takes time: what is there when it has ended. */
export interface Started {
  readonly takesTime: true;
  finish(): unknown;
}

/** A change that the service makes by itself once it has accepted it, whether or not anybody asks how it goes. */
export interface Running {
  readonly goesOn: true;
  /** Begins it. Settles with what is there when it has ended; rejects with ArmError when it failed. */
  begin(): Promise<unknown>;
  /** Keeps the resource busy without making progress, for an operation that hangs. */
  hang(): void;
  /** How it is accepted and asked for. */
  readonly form: LongRunning;
  /** Folder of the addresses, for example Microsoft.Sql/locations/westeurope/distributedAvailabilityGroups: an ending is added to it. */
  readonly folder: string;
  /** Seconds; undefined: the answers say nothing about it. */
  readonly retryAfter: number | undefined;
}

/** One type of resource. Every member throws ArmError. */
export interface ResourceType {
  /** Versions of the API that it knows. */
  readonly versions: readonly string[];
  get?(call: Call): unknown;
  /** The entries of a collection, without paging. */
  list?(call: Call): readonly unknown[];
  put?(call: Call): unknown | Running;
  patch?(call: Call): unknown | Running;
  delete?(call: Call): unknown | Running;
  /** POST, by the lower-case name of the action. */
  readonly actions?: Readonly<Record<string, (call: Call) => unknown | Started | Running>>;
}

/** By type in lower case. */
export type Provider = Readonly<Record<string, ResourceType>>;

export const takingTime = (finish: () => unknown): Started => ({ takesTime: true, finish });
export const isStarted = (answer: unknown): answer is Started => typeof answer === 'object' && answer !== null && 'takesTime' in answer;
export const goingOn = (running: Omit<Running, 'goesOn'>): Running => ({ goesOn: true, ...running });
export const isRunning = (answer: unknown): answer is Running => typeof answer === 'object' && answer !== null && 'goesOn' in answer;
