import type { AuditSpec } from '../../object-changes.ts';
import type { AgentProxy, Job, Operator } from './agent.ts';
import type { Alert } from './alerts.ts';
import type { LinkedServer } from './linked-servers.ts';
import type { MailAccount, MailProfile } from './mail.ts';
import type { UserMessage } from './messages.ts';
import type { TrustedAssembly } from './trusted-assemblies.ts';

/** CREATE SERVER ROLE. */
export interface ServerRoleObject {
  readonly name: string;
  readonly id: number;
  readonly ownerId: number;
}

export interface ServerTrigger {
  readonly id: number;
  readonly name: string;
  readonly definition: string;
  enabled: boolean;
}

/** Pools that somebody made, by lower-case name. */
export interface ResourceGovernor {
  enabled: boolean;
  readonly pools: Map<string, { readonly name: string; readonly id: number; readonly maxCpu: number; readonly maxMemory: number }>;
}

export interface OtherEndpoint {
  readonly name: string;
  readonly type: 'TSQL' | 'SERVICE_BROKER';
  readonly started: boolean;
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
  readonly alerts: Map<string, Alert>;
  /** ON ALL SERVER. */
  readonly triggers: Map<string, ServerTrigger>;
  /** By hash in hexadecimal. */
  readonly trustedAssemblies: Map<string, TrustedAssembly>;
  /** Procedures that somebody made in master. */
  readonly masterProcedures: Map<string, { readonly name: string; readonly startup: boolean }>;
  readonly resourceGovernor: ResourceGovernor;
  /** Beside the one for mirroring: Service Broker, T-SQL. */
  readonly endpoints: Map<string, OtherEndpoint>;
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
  alerts: new Map(),
  triggers: new Map(),
  trustedAssemblies: new Map(),
  masterProcedures: new Map(),
  resourceGovernor: { enabled: false, pools: new Map() },
  endpoints: new Map(),
  nextId: 1,
});
