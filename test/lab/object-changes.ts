/** Changes of what an instance holds beside its databases, and of users and owners in them, as the parser hands them to the engine. */
import type { SqlValue } from './sql-types.ts';

/** Options of CREATE LOGIN and ALTER LOGIN; undefined is "not said". */
export interface LoginChange {
  readonly name?: string;
  readonly password?: { readonly text: string } | { readonly hash: Uint8Array };
  readonly sid?: Uint8Array;
  readonly defaultDatabase?: string;
  readonly policyChecked?: boolean;
  readonly expirationChecked?: boolean;
}

export interface AuditSpec {
  readonly name: string;
  readonly destination: 'FILE' | 'APPLICATION_LOG' | 'SECURITY_LOG' | 'URL';
  readonly path?: string;
  readonly queueDelay: number;
  readonly onFailure: 'CONTINUE' | 'SHUTDOWN' | 'FAIL_OPERATION';
  /** Undefined: a new one. */
  readonly guid?: string;
}

export type ObjectChange =
  | {
      readonly kind: 'create-login';
      readonly login: string;
      readonly from: 'PASSWORD' | 'WINDOWS' | 'EXTERNAL';
      readonly options: LoginChange;
    }
  | { readonly kind: 'change-login'; readonly login: string; readonly options: LoginChange }
  | { readonly kind: 'drop-login'; readonly login: string }
  | { readonly kind: 'create-server-role'; readonly role: string; readonly owner?: string }
  | { readonly kind: 'set-database-owner'; readonly database: string; readonly owner: string }
  | { readonly kind: 'create-user'; readonly user: string; readonly login?: string }
  | { readonly kind: 'map-user'; readonly user: string; readonly login: string }
  | { readonly kind: 'drop-user'; readonly user: string }
  | { readonly kind: 'alter-role'; readonly role: string; readonly action: 'ADD' | 'DROP'; readonly member: string }
  | { readonly kind: 'create-credential'; readonly credential: string; readonly identity: string; readonly secret: boolean }
  | { readonly kind: 'create-server-audit'; readonly audit: AuditSpec }
  | { readonly kind: 'set-server-audit-state'; readonly audit: string; readonly on: boolean }
  /** `definition`: the whole text of the statement, as sys.server_sql_modules keeps it. */
  | { readonly kind: 'create-server-trigger'; readonly trigger: string; readonly definition: string }
  | { readonly kind: 'set-server-trigger-state'; readonly trigger: string; readonly enabled: boolean }
  /** A system procedure that changes objects of the instance: values by lower-case parameter name with the @. */
  | { readonly kind: 'call'; readonly procedure: string; readonly database: string; readonly values: ReadonlyMap<string, SqlValue> };
