import type { Migration } from '../lab/engine/migration.ts';
import { addCertificate, keepCertificate } from '../lab/engine/servers/certificates.ts';
import { addLogin } from '../lab/engine/servers/create-server.ts';
import type { Endpoint } from '../lab/engine/servers/server.ts';
import type { SimulatedInstance } from '../lab/engine/simulated-instance.ts';

const DAY = 86_400_000;

/** Changes the endpoint of one instance, behind the back of the streams that are connected. */
export function setEndpoint({ server }: SimulatedInstance, change: Partial<Endpoint>): void {
  if (server.endpoint === undefined) throw new Error(`${server.name} has no endpoint.`);
  server.endpoint = { ...server.endpoint, ...change };
}

/** Both endpoints use certificates, and each side knows the other one. `days`: how long that of the source is valid still. */
export function useCertificates({ laboratory, source, target }: Migration, days = 365): void {
  const expiresAt = laboratory.clock.now() + days * DAY;
  const startsAt = expiresAt - 1000 * DAY;
  const mine = addCertificate(laboratory, source.server, { name: 'source_cert', startsAt, expiresAt });
  const yours = addCertificate(laboratory, target.server, { name: 'target_cert' });
  keepCertificate(source.server, { ...yours, privateKey: 'none' });
  keepCertificate(target.server, { ...mine, privateKey: 'none' });
  for (const [instance, certificate] of [
    [source, 'source_cert'],
    [target, 'target_cert'],
  ] as const) {
    instance.server.certificates.masterKeys.add('master');
    setEndpoint(instance, { authentication: [{ kind: 'certificate', certificate }] });
  }
}

/** Gives the source's copy of the target's certificate to a user of master whose login is new and has no right. */
export function ownCertificate({ laboratory, source: { server } }: Migration, login: string): void {
  addLogin(laboratory, server, { name: login, password: 'Partner-lab!' });
  const { all } = server.certificates;
  const index = all.findIndex((one) => one.name === 'target_cert');
  const certificate = all[index];
  const sid = server.logins.get(login.toLowerCase())?.sid;
  if (certificate && sid) all[index] = { ...certificate, owner: { name: `${login}_user`, id: 7, sid } };
}

/** Takes a certificate out of master. */
export function forgetCertificate({ server }: SimulatedInstance, name: string): void {
  const { all } = server.certificates;
  all.splice(
    all.findIndex((one) => one.name === name),
    1,
  );
}
