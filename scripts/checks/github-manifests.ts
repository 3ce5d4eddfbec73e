import { existsSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parse } from 'yaml';
import { readPack } from '../pack.ts';
import type { Check } from './check.ts';
import { type FencedPipeline, fencedWorkflows } from './fenced-pipelines.ts';
import { repositoryFiles } from './repository-files.ts';

const judged = /^(action\.yml|actions\/[^/]+\/action\.yml|examples\/github\/[^/]+\.yml|\.github\/workflows\/[^/]+\.yml)$/;

/** GitHub's own language service reads every action.yml, and every workflow and block in a document against the inputs of our actions. */
export const githubManifestsAreValid: Check = {
  name: 'GitHub accepts the actions and the workflows',
  async problems(root) {
    const { repository } = readPack(root);
    const service = await languageService();
    const found: string[] = [];
    for (const { path, text, lineOffset } of judgedTexts(root)) {
      const document = TextDocument.create(`file:///${path}`, 'yaml', 1, asRemote(text, repository));
      const diagnostics = await service.validate(document, {
        actionsMetadataProvider: { fetchActionMetadata: async (action) => ours(root, repository, action) },
        fileProvider: { getFileContent: async (reference) => ourWorkflow(root, repository, reference) },
      });
      found.push(
        ...diagnostics
          .map(({ message, range }) => ({
            line: range.start.line + 1 + lineOffset,
            said: typeof message === 'string' ? message : message.value,
          }))
          // Actions of others can not be looked up here.
          .filter(({ said }) => !/^Unable to (resolve|find) action/i.test(said) || said.includes(repository))
          .filter(({ said }) => !(leavesSomethingOut(path, text) && /^(Missing required input|Context access might be invalid)/.test(said)))
          .map(({ line, said }) => `${path}:${line} ${said}`),
      );
    }
    return found;
  },
};

/** A block of a page may say so by `# ...`: then an input, or the step that it refers to, need not be there. */
const leavesSomethingOut = (path: string, text: string): boolean => path.endsWith('.md') && /# \.\.\. /.test(text);

interface JudgedText extends FencedPipeline {
  readonly path: string;
}

const judgedTexts = (root: string): readonly JudgedText[] =>
  repositoryFiles(root).flatMap((path) => {
    const read = () => readFileSync(join(root, path), 'utf8');
    if (judged.test(path)) return [{ path, text: read(), lineOffset: 0 }];
    return path.endsWith('.md') ? fencedWorkflows(read()).map((block) => ({ path, ...block })) : [];
  });

/** The service looks up only `owner/name/path@ref`; our own actions may be written `./path` too. */
const asRemote = (text: string, repository: string): string =>
  text.replace(
    /(\buses:\s*)\.\/?((?:actions\/[\w-]+)?)\s*$/gm,
    (_, uses: string, path: string) => `${uses}${repository}${path && `/${path}`}@local`,
  );

function ours(root: string, repository: string, action: { owner: string; name: string; path?: string }) {
  const file = join(root, action.path ?? '', 'action.yml');
  return `${action.owner}/${action.name}` === repository && existsSync(file) ? parse(readFileSync(file, 'utf8')) : undefined;
}

/** A reusable workflow of ours. Throws an Error for one of others or one that is not there, which the service turns into a diagnostic. */
function ourWorkflow(root: string, repository: string, reference: { path: string; owner?: string; repository?: string }) {
  const { owner, repository: name, path } = reference;
  const file = join(root, path);
  if ((owner !== undefined && `${owner}/${name}` !== repository) || !existsSync(file)) throw new Error(`${path} is not here`);
  return { name: path, content: readFileSync(file, 'utf8') };
}

/** Its JSON imports lack the attribute that Node asks for. */
async function languageService() {
  registerHooks({
    load: (url, context, next) => next(url, url.endsWith('.json') ? { ...context, importAttributes: { type: 'json' } } : context),
  });
  return import('@actions/languageservice');
}
