import { type Check, fail, notApplicable, ofSide, pass, type SideFacts, unknown } from '../check.ts';

const day = 86_400_000;
/** A certificate should outlast the cutover and the time in which one may want to go back. */
const daysLeft = 30;

const certificatePage = 'https://learn.microsoft.com/sql/database-engine/configure-windows/certificate-requirements';
const tlsPage = 'https://learn.microsoft.com/troubleshoot/sql/database-engine/connect/tls-1-2-support-microsoft-sql-server';

/** What was seen of TLS before the login, or why there is nothing to judge. */
function tlsOf({ side, reach: { tls } }: SideFacts) {
  if (tls === 'no TLS') return { judgement: notApplicable('the server does not encrypt') };
  if (tls === undefined) return { judgement: unknown(`the ${side} did not come as far as TLS`) };
  return { tls };
}

/** Encryption between the runner and the two servers; that between the endpoints is of the family network. */
export const encryptionChecks: readonly Check[] = [
  {
    id: 'CON-CERTIFICATE-001',
    family: 'connection',
    title: `The certificate of the server is valid for ${daysLeft} days more`,
    severity: 'warning',
    page: certificatePage,
    scope: 'each',
    reads: [],
    judge(facts, side) {
      const { tls, judgement } = tlsOf(facts[side]);
      if (!tls) return judgement;
      const left = Math.floor((tls.validUntil.getTime() - tls.seenAt.getTime()) / day);
      const seen = `${tls.subject}, issued by ${tls.issuer}, valid until ${tls.validUntil.toISOString().slice(0, 10)} (${left} days)`;
      return left >= daysLeft
        ? pass(seen)
        : fail(seen, 'Renew the certificate, choose it in SQL Server Configuration Manager and restart the service in a planned window.');
    },
  },
  {
    id: 'CON-TLSVERSION-001',
    family: 'connection',
    title: 'The server speaks TLS 1.2 or later',
    severity: 'warning',
    page: tlsPage,
    scope: 'each',
    reads: [],
    judge(facts, side) {
      const { tls, judgement } = tlsOf(facts[side]);
      if (!tls) return judgement;
      return tls.protocol === 'TLSv1.2' || tls.protocol === 'TLSv1.3'
        ? pass(tls.protocol)
        : fail(
            `the best that the ${side} offers is ${tls.protocol}`,
            'Update SQL Server and Windows and switch TLS 1.2 on in the registry (SCHANNEL): current drivers, this pack among them, refuse older versions.',
          );
    },
  },
  ofSide({
    id: 'CON-ENCRYPTED-001',
    family: 'connection',
    title: 'What goes between the runner and the server is encrypted',
    severity: 'warning',
    page: 'https://learn.microsoft.com/sql/relational-databases/system-dynamic-management-views/sys-dm-exec-connections-transact-sql',
    reads: ['ownConnection'],
    judge: ({ server, read: { ownConnection } }) => {
      const encrypted = ownConnection[0]?.encrypted;
      if (encrypted === undefined) return unknown(`${server.serverName}: encrypt_option is not visible`);
      return encrypted
        ? pass('encrypt_option is TRUE')
        : fail(
            `${server.serverName}: encrypt_option is FALSE`,
            'Set the encryption of this side to mandatory, or to strict from SQL Server 2022 on.',
          );
    },
  }),
];
