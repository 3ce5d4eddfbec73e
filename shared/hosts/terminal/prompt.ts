import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { Cancelled } from '../../core/errors.ts';

/** Asks for a line that does not appear while it is typed. Rejects with `Cancelled` on Ctrl-C and at the end of the input. */
export async function askInSecret(question: string, input: NodeJS.ReadStream, output: NodeJS.WriteStream): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: nowhere, terminal: true, historySize: 0 });
  output.write(question);
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve);
      lines.once('SIGINT', () => reject(new Cancelled('SIGINT')));
      lines.once('close', () => reject(new Cancelled('end of the input')));
    });
  } finally {
    lines.close();
    output.write('\n');
  }
}
