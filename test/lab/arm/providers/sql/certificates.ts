import type { ResourceType } from '../../provider.ts';
import { childNotFound, instanceOf } from './find.ts';

const versions = ['2021-11-01', '2022-08-01-preview', '2023-08-01-preview', '2023-08-01', '2024-05-01-preview', '2025-01-01'];
const ENDPOINT = 'DATABASE_MIRRORING';

/** The certificates with which the instance proves itself, by type of endpoint (Microsoft, "Endpoint Certificates", REST). */
export const certificates: ResourceType = {
  versions,
  get(call) {
    const { id } = instanceOf(call);
    const name = call.path.names[1] ?? '';
    if (name !== ENDPOINT) throw childNotFound('endpointCertificates', name);
    return model(id);
  },
  list: (call) => [model(instanceOf(call).id)],
};

const model = (instance: string) => ({
  id: `${instance}/endpointCertificates/${ENDPOINT}`,
  name: ENDPOINT,
  type: 'Microsoft.Sql/managedInstances/endpointCertificates',
  properties: { publicBlob: '308203AE30820296A003020102021073C0A1' },
});

/** The certificates of partners that the instance trusts (Microsoft, "Server Trust Certificates", REST). */
export const trustCertificates: ResourceType = {
  versions,
  list(call) {
    const { id, traits } = instanceOf(call);
    const { name } = traits.partnerCertificate;
    return [
      {
        id: `${id}/serverTrustCertificates/${name}`,
        name,
        type: 'Microsoft.Sql/managedInstances/serverTrustCertificates',
        properties: { certificateName: name, publicBlob: '308203AE30820296A0030201020210', thumbprint: '33702D7CC5AF5A33E3B7F4D0C0C0B5D6' },
      },
    ];
  },
};
