import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDemoLaboratory } from '../../../scripts/demo/laboratory.ts';
import { runAzureExample } from '../../../scripts/demo/pipelines.ts';

const root = join(import.meta.dirname, '../../..');

test('the example with service connections moves databases under load, and neither a login nor a password is in it', async () => {
  const { lab, writers, access } = await startDemoLaboratory();
  const workFolder = await mkdtemp(join(tmpdir(), 'connections-'));
  const log: string[] = [];
  try {
    const { result } = await runAzureExample({
      root,
      access,
      workFolder,
      example: 'migrate-with-service-connections.yml',
      listen: (event) => {
        if (event.type === 'line') log.push(event.line.text);
      },
    });
    await writers.stop();
    expect(result).toBe('succeeded');
    expect(lab.migration.violations).toEqual([]);
    expect(writers.verify()).toMatchObject({ lost: [], unexpected: [] });
    expect(log.join('\n')).not.toContain(access.password);
  } finally {
    await writers.stop();
    await lab.close();
    await rm(workFolder, { recursive: true, force: true });
  }
}, 180_000);
