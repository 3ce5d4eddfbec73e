/**
 * Cuts a stream of text into lines the way .NET's StreamReader does for both hosts: at LF, at CRLF and at a lone CR.
 * A lone CR matters: the text after it is at the start of a line, where the GitHub runner looks for commands.
 */
export interface LineSplitter {
  push(chunk: string): void;
  end(): void;
}

export function createLineSplitter(onLine: (line: string) => void): LineSplitter {
  let rest = '';
  let lastWasCr = false;
  return {
    push(chunk) {
      const text = lastWasCr && chunk.startsWith('\n') ? chunk.slice(1) : chunk;
      if (chunk !== '') lastWasCr = chunk.endsWith('\r');
      const lines = (rest + text).split(/\r\n|\r|\n/);
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line);
    },
    end() {
      if (rest !== '') onLine(rest);
      rest = '';
    },
  };
}
