import { installedCertificateChecks } from './authentication/certificates.ts';
import { kerberosChecks } from './authentication/kerberos.ts';
import { methodChecks } from './authentication/methods.ts';
import { serviceAccountChecks } from './authentication/service-account.ts';
import type { Check } from './check.ts';

/** Authentication between the sides. */
export const authenticationChecks: readonly Check[] = [
  ...methodChecks,
  ...installedCertificateChecks,
  ...serviceAccountChecks,
  ...kerberosChecks,
];
