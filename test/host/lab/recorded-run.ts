import path from 'node:path';
import { type AzurePipelineOptions, runAzurePipeline } from '../../lab/hosts/pipeline/azure-pipeline.ts';
import type { PipelineEvent, PipelineResult } from '../../lab/hosts/pipeline/events.ts';
import { type GithubWorkflowOptions, runGithubWorkflow } from '../../lab/hosts/pipeline/github-workflow.ts';
import type { FakePack } from './fake-pack.ts';

export interface RecordedRun {
  readonly result: PipelineResult;
  readonly events: readonly PipelineEvent[];
  /** The events that say what ran, in order and in a few words. */
  readonly story: readonly string[];
  /** The same without the steps that have no name of their own: they pass files on, and a failure of theirs is one of their job. */
  readonly named: readonly string[];
  readonly notes: readonly string[];
  /** The text of the log, of all steps. */
  readonly log: string;
  /** What the echo action or task of a step was given. */
  seen(step: string): Readonly<Record<string, string>>;
}

let counter = 0;
const workFolder = (pack: FakePack) => path.join(pack.folder, `run${++counter}`);

export async function recordWorkflow(pack: FakePack, file: string, options: Partial<GithubWorkflowOptions> = {}): Promise<RecordedRun> {
  const events: PipelineEvent[] = [];
  const result = await runGithubWorkflow({
    file,
    node: process.execPath,
    workFolder: workFolder(pack),
    resolveAction: (reference) =>
      reference.path.startsWith('actions/') ? path.join(pack.folder, reference.path.slice('actions/'.length)) : undefined,
    approve: async () => true,
    ...options,
    listen(event) {
      events.push(event);
      options.listen?.(event);
    },
  });
  return recorded(result, events);
}

export async function recordPipeline(pack: FakePack, file: string, options: Partial<AzurePipelineOptions> = {}): Promise<RecordedRun> {
  const events: PipelineEvent[] = [];
  const result = await runAzurePipeline({
    file,
    nodes: { node20: process.execPath, node24: process.execPath, useNode24WithHandlerData: true },
    workFolder: workFolder(pack),
    resolveTask: ({ name }) => (name.startsWith('Foreign') ? undefined : path.join(pack.folder, name)),
    approve: async () => true,
    ...options,
    listen(event) {
      events.push(event);
      options.listen?.(event);
    },
  });
  return recorded(result, events);
}

function recorded(result: PipelineResult, events: readonly PipelineEvent[]): RecordedRun {
  const story = events.flatMap(tell);
  return {
    result,
    events,
    story,
    named: story.filter((line) => !/\/(__step\d+|\w+PipelineArtifact\d+) \w+$/.test(line)),
    notes: events.flatMap((event) => (event.type === 'note' ? [`${event.where}: ${event.text}`] : [])),
    log: events.flatMap((event) => (event.type === 'line' ? [event.line.text] : [])).join('\n'),
    seen(step) {
      const finished = events.find((event) => event.type === 'step-finished' && event.step === step);
      return JSON.parse((finished?.type === 'step-finished' ? finished.report.outputs.get('seen') : undefined) ?? '{}');
    },
  };
}

function tell(event: PipelineEvent): string[] {
  switch (event.type) {
    case 'gate-decided':
      return [`gate ${event.environment} ${event.approved ? 'approved' : 'rejected'}`];
    case 'step-finished':
      return [`${event.job}/${event.step} ${event.report.result}`];
    case 'step-skipped':
      return [`${event.job}/${event.step} skipped`];
    case 'job-finished':
      return [`${event.job} ${event.result}`];
    default:
      return [];
  }
}
