import { authenticationChecks } from '../../shared/prereqs/authentication.ts';
import { networkChecks } from '../../shared/prereqs/network.ts';
import { addLogin } from '../lab/engine/servers/create-server.ts';
import { ownCertificate, setEndpoint, useCertificates } from './arrange-network.ts';
import type { CheckCases } from './check-case.ts';
import { proveChecks } from './prove-checks.ts';

/** Other ways to fail, for checks that judge more than one thing: each remedy has to help there, too. */
const prove = (cases: CheckCases) =>
  proveChecks(
    [...networkChecks, ...authenticationChecks].filter(({ id }) => Object.keys(cases).includes(id)),
    cases,
  );

describe('with certificates', () =>
  prove({
    'NET-CONNECT-001': {
      pass: { arrange: (lab) => useCertificates(lab.migration) },
      fail: {
        arrange({ migration }) {
          useCertificates(migration);
          ownCertificate(migration, 'azure_partner');
        },
      },
      evidence: /target_cert belongs to azure_partner_user; azure_partner has no CONNECT on Hadr_endpoint/,
    },
  }));

describe('an account that has a login and may not connect', () =>
  prove({
    'NET-CONNECT-001': {
      fail: {
        options: { target: { serviceAccount: 'CONTOSO\\azuresql' } },
        arrange({ migration: { laboratory, source } }) {
          addLogin(laboratory, source.server, { name: 'CONTOSO\\azuresql', kind: 'U' });
          source.server.logins.get('contoso\\azuresql')?.denied.add('CONNECT ON ENDPOINT');
        },
      },
      evidence: /CONTOSO\\azuresql, which is disabled or denied on Hadr_endpoint/,
    },
  }));

describe('Windows on both sides, and nothing in common', () =>
  prove({
    'AUT-METHOD-001': {
      fail: {
        arrange({ migration: { source, target } }) {
          setEndpoint(source, { authentication: [{ kind: 'windows', protocol: 'NTLM' }] });
          setEndpoint(target, { authentication: [{ kind: 'windows', protocol: 'KERBEROS' }] });
        },
      },
      evidence: /source NTLM; target KERBEROS/,
    },
  }));

describe('encryption that one side requires and the other one has disabled', () =>
  prove({
    'NET-ENCRYPTION-001': {
      fail: { arrange: ({ migration }) => setEndpoint(migration.source, { encryption: { use: 'DISABLED', algorithms: [] } }) },
      evidence: /source Hadr_endpoint NONE; target Hadr_endpoint AES/,
    },
  }));
