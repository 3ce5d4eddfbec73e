import type { TaskReport } from '../../lab/hosts/azure-agent.ts';
import { azurePipelines, github, type HostUnderTest } from './hosts-under-test.ts';

const played = (host: HostUnderTest) => host.play({ inputs: { scenario: 'report' } });
const originOf = ({ log }: Awaited<ReturnType<typeof played>>) =>
  JSON.parse(log.find(({ text }) => text.startsWith('origin '))?.text.slice(7) ?? '');

test('GitHub says who started the run and where its page is; it has no place for files beside artifacts', async () => {
  const run = await played(github);
  expect(run.report).toMatchObject({ result: 'succeeded', issues: [] });
  expect(originOf(run)).toEqual({
    startedBy: 'dba',
    attemptStartedBy: 'dba',
    page: expect.stringMatching(/^https:\/\/github\.com\/[\w-]+\/[\w-]+\/actions\/runs\/\d+$/),
  });
});

test('Azure Pipelines keeps a copy of the page with the run, for people and for programs; a file that is not there is a warning', async () => {
  const run = await played(azurePipelines);
  const { attachments, issues, result } = run.report as TaskReport;
  expect(result).toBe('succeeded');
  expect(attachments.map(({ type, name }) => `${type} ${name}`)).toEqual([
    'migration-report report.html',
    'Distributedtask.Core.FileAttachment report.html',
  ]);
  // A copy: the next task writes the file itself again before the agent may have read it.
  for (const { file } of attachments) expect(file).toMatch(/migration-summary.\d+.report\.html$/);
  expect(issues.map(({ message }) => message)).toEqual([expect.stringMatching(/^The file could not be attached to the run: ENOENT/)]);
  expect(originOf(run)).toEqual({ page: 'https://dev.azure.com/organization/project/_build/results?buildId=1' });
});
