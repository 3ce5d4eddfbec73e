import { certificateChecks } from './authentication/certificates.ts';
import type { Check } from './check.ts';
import { accessChecks } from './network/access.ts';
import { encryptionChecks } from './network/encryption.ts';
import { endpointChecks, listeningChecks } from './network/endpoint.ts';
import { listenerChecks } from './network/listener.ts';
import { listenerUrlChecks } from './network/listener-url.ts';
import { runnerChecks } from './network/runner.ts';

/** Endpoints and network. */
export const networkChecks: readonly Check[] = [
  ...endpointChecks,
  ...listeningChecks,
  ...encryptionChecks,
  ...certificateChecks,
  ...accessChecks,
  ...listenerUrlChecks,
  ...listenerChecks,
  ...runnerChecks,
];
