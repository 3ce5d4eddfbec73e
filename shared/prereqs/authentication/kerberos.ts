import { type Check, fail, notApplicable, ofSide, pass } from '../check.ts';

export const kerberosChecks: readonly Check[] = [
  ofSide({
    id: 'AUT-SPN-001',
    family: 'authentication',
    title: 'Windows logins over TCP use Kerberos',
    severity: 'info',
    page: 'https://learn.microsoft.com/sql/database-engine/configure-windows/register-a-service-principal-name-for-kerberos-connections',
    reads: ['connectionSchemes', 'serviceAccount'],
    judge: ({ server, read: { connectionSchemes, serviceAccount } }) => {
      const seen = connectionSchemes.map(({ scheme, connections }) => `${scheme} ${connections}`).join(', ');
      const has = (scheme: string) => connectionSchemes.some((one) => one.scheme.toUpperCase() === scheme);
      if (has('KERBEROS')) return pass(seen);
      const account = serviceAccount[0]?.account;
      if (!has('NTLM')) return notApplicable(`no Windows login over TCP now: nothing tells whether the SPNs are right (${seen})`);
      return fail(`${seen}: NTLM only`, {
        text: 'The service principal names (SPN) are probably missing: linked servers and delegation do not work over NTLM. List them, and register what is missing, also for the listener.',
        command: `setspn -L '${(account ?? server.machineName).replaceAll("'", "''")}'`,
      });
    },
  }),
];
