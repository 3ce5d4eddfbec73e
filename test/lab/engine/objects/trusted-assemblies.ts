/** Assemblies that an instance trusts by their hash (SQL Server 2017 and later). Source: Microsoft, sys.sp_add_trusted_assembly. */
import { assemblyTrusted } from '../errors.ts';
import type { Session } from '../sessions/session.ts';
import type { ProcedureValues } from './procedure-values.ts';

export interface TrustedAssembly {
  readonly hash: Uint8Array;
  readonly description: string | null;
  readonly createdBy: string;
  readonly createdAt: number;
}

/** Throws 10338 for a hash that is in the list. */
export function addTrustedAssembly({ server, login, laboratory }: Session, values: ProcedureValues): void {
  const hash = values.bytes('hash');
  const key = Buffer.from(hash).toString('hex');
  if (server.objects.trustedAssemblies.has(key)) throw assemblyTrusted();
  server.objects.trustedAssemblies.set(key, {
    hash,
    description: values.optional('description') ?? null,
    createdBy: login.name,
    createdAt: laboratory.clock.now(),
  });
}
