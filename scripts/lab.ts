/** `npm run lab [-- --route managed-instance]`: leaves a laboratory running and says how to use it. Ctrl-C stops it. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDemoLaboratory } from './demo/laboratory.ts';
import { linkCases, startLinkDemoLaboratory } from './demo/link-laboratory.ts';
import { readRoute } from './demo/route.ts';
import { linkAdvice, sqlVmAdvice } from './lab/advice.ts';

const folder = await mkdtemp(join(tmpdir(), 'sql-lab-'));
const caFile = join(folder, 'laboratory-ca.pem');
const { lab, writers, advice } = readRoute() === 'sql-vm' ? await sqlVm() : await managedInstance();
await writeFile(caFile, lab.certificate.ca);
console.log(`${advice}\n\nWriters are at work. Ctrl-C stops everything.`);

const ticker = setInterval(() => {}, 60_000);
process.once('SIGINT', stop);
process.once('SIGTERM', stop);

async function sqlVm() {
  const laboratory = await startDemoLaboratory();
  return { ...laboratory, advice: sqlVmAdvice(laboratory, caFile) };
}

async function managedInstance() {
  const [linkCase] = linkCases;
  const laboratory = await startLinkDemoLaboratory(linkCase);
  return { ...laboratory, advice: linkAdvice(laboratory, linkCase, caFile) };
}

async function stop(): Promise<void> {
  clearInterval(ticker);
  await writers.stop();
  const { acknowledged, found, lost } = writers.verify();
  console.log(`\nacknowledged ${acknowledged}, found ${found}, lost ${lost.length}`);
  await lab.close();
  process.exit(lost.length === 0 ? 0 : 1);
}
