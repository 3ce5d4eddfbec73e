import type { Laboratory } from '../laboratory.ts';
import { addCertificate } from '../servers/certificates.ts';
import type { Server } from '../servers/server.ts';

/**
 * SQL Server proves itself to a managed instance with a certificate, never with Windows: a master key in master, a certificate that it
 * protects, and an endpoint that uses it (Microsoft, "Configure link with scripts"). Nothing to do for a target that is a SQL Server.
 */
export function showCertificate(laboratory: Laboratory, servers: readonly Server[], { managed }: Server): void {
  if (managed === undefined) return;
  const { name, expiresAt } = managed.partnerCertificate;
  for (const server of servers) {
    server.certificates.masterKeys.add('master');
    addCertificate(laboratory, server, { name, expiresAt });
    if (server.endpoint) server.endpoint = { ...server.endpoint, authentication: [{ kind: 'certificate', certificate: name }] };
  }
}
