import type { AuditSpec } from '../../object-changes.ts';
import type { AgentProxy, Job, Operator } from './agent.ts';
import type { LinkedServer } from './linked-servers.ts';
import type { MailAccount, MailProfile } from './mail.ts';
import type { UserMessage } from './messages.ts';

/** CREATE SERVER ROLE. */
export interface ServerRoleObject {
  readonly name: string;
  readonly id: number;
  readonly ownerId: number;
}

export interface Credential {
  readonly name: string;
  readonly id: number;
  readonly identity: string;
  readonly hasSecret: boolean;
}

export interface ServerAudit extends AuditSpec {
  readonly id: number;
  readonly guid: string;
  on: boolean;
}

/** What an instance holds beside its databases: no availability group carries it. Keys are lower-case names. */
export interface InstanceObjects {
  readonly jobs: Map<string, Job>;
  readonly operators: Map<string, Operator>;
  readonly proxies: Map<string, AgentProxy>;
  readonly credentials: Map<string, Credential>;
  readonly linkedServers: Map<string, LinkedServer>;
  readonly mailAccounts: Map<string, MailAccount>;
  readonly mailProfiles: Map<string, MailProfile>;
  readonly roles: Map<string, ServerRoleObject>;
  readonly audits: Map<string, ServerAudit>;
  /** By number and language. */
  readonly messages: Map<string, UserMessage>;
  /** Backup devices: file by lower-case name. */
  readonly devices: Map<string, { readonly name: string; readonly path: string; readonly type: 'disk' | 'tape' }>;
  nextId: number;
}

export const createInstanceObjects = (): InstanceObjects => ({
  jobs: new Map(),
  operators: new Map(),
  proxies: new Map(),
  credentials: new Map(),
  linkedServers: new Map(),
  mailAccounts: new Map(),
  mailProfiles: new Map(),
  roles: new Map(),
  audits: new Map(),
  messages: new Map(),
  devices: new Map(),
  nextId: 1,
});
