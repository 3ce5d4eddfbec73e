import { forgetCertificate, setEndpoint, useCertificates } from './arrange-network.ts';
import type { Arrangement, CheckCases } from './check-case.ts';

const certificates: Arrangement = { arrange: (lab) => useCertificates(lab.migration) };
const byWindows = 'service accounts and domains are settings of Windows';

export const authenticationCases: CheckCases = {
  'AUT-METHOD-001': {
    pass: certificates,
    fail: {
      arrange({ migration }) {
        useCertificates(migration);
        setEndpoint(migration.target, { authentication: [{ kind: 'windows', protocol: 'NEGOTIATE' }] });
      },
    },
    evidence: /source CERTIFICATE; target NEGOTIATE/,
  },
  'AUT-INSTALLED-001': {
    pass: certificates,
    fail: {
      arrange({ migration }) {
        useCertificates(migration);
        forgetCertificate(migration.source, 'target_cert');
      },
    },
    evidence: /no certificate in master has the thumbprint of target_cert \(0x[0-9A-F]{40}\)/,
  },
  'AUT-ACCOUNT-001': {
    fail: { options: { source: { serviceAccount: 'ONPREM\\sqlservice' } } },
    evidence: /ONPREM runs as ONPREM\\sqlservice, a local account/,
    noStatement: byWindows,
  },
  'AUT-DOMAIN-001': {
    fail: { options: { target: { serviceAccount: 'FABRIKAM\\sqlservice' } } },
    evidence: /source CONTOSO\\sqlservice, target FABRIKAM\\sqlservice: two domains/,
    noStatement: byWindows,
  },
  'AUT-DOMAIN-002': {
    fail: certificates,
    evidence: /Hadr_endpoint CERTIFICATE, cluster type NONE: domain-independent/,
    noStatement: 'it is noted, not wrong',
  },
  'AUT-SPN-001': {
    pass: { arrange: ({ migration }) => void migration.source.server.network.clientSchemes.push('KERBEROS', 'NTLM') },
    fail: { arrange: ({ migration }) => void migration.source.server.network.clientSchemes.push('NTLM') },
    evidence: /NTLM 1.*NTLM only/,
    noStatement: 'setspn registers names in Active Directory',
  },
};
