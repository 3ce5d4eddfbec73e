import type { JSONSchema } from 'azure-pipelines-language-service';
import { oneOfWords, text } from './shapes.ts';
import { taskStep } from './steps.ts';

/** The tasks of Microsoft that our examples use, with the inputs that they use. Source: learn.microsoft.com, "Azure Pipelines task reference". */
export const microsoftTasks: readonly JSONSchema[] = [
  taskStep('^PublishPipelineArtifact@1$', { targetPath: text, artifactName: text }, ['targetPath']),
  taskStep('^DownloadPipelineArtifact@2$', { buildType: oneOfWords('current', 'specific'), artifactName: text, targetPath: text }, []),
];
