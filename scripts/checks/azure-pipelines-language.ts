import { getLanguageService, type JSONSchema, parse } from 'azure-pipelines-language-service';
import { TextDocument } from 'vscode-languageserver-textdocument';

/** What Microsoft's language service says about a pipeline; lines are counted from 1. */
export type ReadPipeline = (pipeline: string) => Promise<readonly { readonly line: number; readonly problem: string }[]>;

/**
 * The language service of Azure Pipelines with this schema. The schema of its editor extension is not part of the package and knows no
 * tasks of others; the service judges by the one that it is given.
 * @throws Error when the service does not judge at all: without a schema that it can use it accepts everything and says nothing.
 */
export async function readerOfPipelines(schema: JSONSchema): Promise<ReadPipeline> {
  const address = 'schema:azure-pipelines';
  const service = getLanguageService(
    async () => schema,
    [],
    async () => address,
    { resolveRelativePath: (path) => path },
  );
  const read: ReadPipeline = async (pipeline) => {
    const document = TextDocument.create('file:///azure-pipelines.yml', 'azure-pipelines', 1, pipeline);
    const found = await service.doValidation(document, parse(pipeline));
    return found.map(({ range, message }) => ({
      line: range.start.line + 1,
      problem: typeof message === 'string' ? message : message.value,
    }));
  };
  // It tells the log that it loads its schema, which it does once for an address.
  const wrong = await withoutLog(() => read('no: pipeline'));
  if (wrong.length === 0) throw new Error('the language service of Azure Pipelines accepts what is no pipeline: it has no schema');
  return read;
}

async function withoutLog<T>(work: () => Promise<T>): Promise<T> {
  const { log } = console;
  console.log = () => {};
  try {
    return await work();
  } finally {
    console.log = log;
  }
}
