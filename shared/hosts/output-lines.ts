import { StringDecoder } from 'node:string_decoder';

/** A line without an end must not fill the memory, characters. */
const longest = 65_536;

/** Cuts the output of a process into lines, at LF, CRLF and CR. */
export interface OutputLines {
  push(data: Buffer): void;
  /** The last line may have no end. */
  end(): void;
}

export function outputLines(onLine: (line: string) => void): OutputLines {
  // A character of several bytes may come in two pieces.
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let lastWasCr = false;
  const take = (text: string) => {
    const fresh = lastWasCr && text.startsWith('\n') ? text.slice(1) : text;
    if (text !== '') lastWasCr = text.endsWith('\r');
    const lines = (rest + fresh).split(/\r\n|\r|\n/);
    rest = lines.pop() ?? '';
    lines.forEach(onLine);
    if (rest.length < longest) return;
    onLine(rest);
    rest = '';
  };
  return {
    push: (data) => take(decoder.write(data)),
    end() {
      take(decoder.end());
      if (rest !== '') onLine(rest);
      rest = '';
    },
  };
}
