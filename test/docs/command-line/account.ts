import { readFileSync, writeFileSync } from 'node:fs';
import type { RoleAssignment } from '../../lab/arm/world.ts';

/** What the reader of a quick start has set up with the command lines of the hosts and of Azure. */
export interface Account {
  readonly variables: Record<string, string>;
  readonly secrets: Record<string, string>;
  /** Environments that somebody has to approve. */
  readonly environments: string[];
  readonly groups: Record<string, { readonly variables: Record<string, string>; readonly secrets: Record<string, string> }>;
  /** Pipelines of Azure Pipelines, with the path of their files. */
  readonly pipelines: Record<string, string>;
  /** Identity tokens that the application in Microsoft Entra trusts. */
  readonly federated: { readonly issuer: string; readonly subject: string }[];
  readonly assignments: Pick<RoleAssignment, 'scope' | 'actions' | 'notActions'>[];
  /** The run that was started: path of its file in the repository, and its inputs. */
  run?: { readonly file: string; readonly inputs: Record<string, string> };
}

/** Answers of the services that a test chooses. */
export interface Known {
  readonly repository: string;
  readonly clientId: string;
  readonly tenantId: string;
  readonly subscriptionId: string;
}

export const emptyAccount = (): Account => ({
  variables: {},
  secrets: {},
  environments: [],
  groups: {},
  pipelines: {},
  federated: [],
  assignments: [],
});

export const readAccount = (file: string): Account => JSON.parse(readFileSync(file, 'utf8'));
export const writeAccount = (file: string, account: Account): void => writeFileSync(file, JSON.stringify(account));
