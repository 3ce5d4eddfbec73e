/** What CREATE ENDPOINT and ALTER ENDPOINT say about the endpoint of the availability groups (FOR DATABASE_MIRRORING). */

export type EndpointState = 'STARTED' | 'STOPPED' | 'DISABLED';
export type EndpointRole = 'ALL' | 'PARTNER' | 'WITNESS';
export type WindowsProtocol = 'NTLM' | 'KERBEROS' | 'NEGOTIATE';
export type Algorithm = 'AES' | 'RC4';

export interface EndpointEncryption {
  readonly use: 'DISABLED' | 'SUPPORTED' | 'REQUIRED';
  /** In the order in which they are tried; none when it is disabled. */
  readonly algorithms: readonly Algorithm[];
}

/** In the order in which they are tried. */
export type EndpointAuthentication = readonly (
  | { readonly kind: 'windows'; readonly protocol: WindowsProtocol }
  /** Name of a certificate of master. */
  | { readonly kind: 'certificate'; readonly certificate: string }
)[];

/** The settings that a statement names; all others stay as they are. */
export interface EndpointSettings {
  readonly state?: EndpointState;
  readonly port?: number;
  /** `ALL`, or the one address to listen on. */
  readonly address?: string;
  readonly role?: EndpointRole;
  readonly encryption?: EndpointEncryption;
  readonly authentication?: EndpointAuthentication;
}
