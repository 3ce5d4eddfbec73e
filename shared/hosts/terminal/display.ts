import { stripVTControlCharacters, styleText } from 'node:util';
import { howLong } from '../../core/log-line.ts';

export type LineKind = 'plain' | 'heading' | 'warning' | 'error';

/** Where the log of a run appears. All text is safe to print when it comes here. */
export interface Display {
  line(text: string, kind?: LineKind): void;
  /** What is going on now, and how far it is in percent when that is known. */
  progress(text: string, percent?: number): void;
  /** Nothing moves after this; lines may still come. */
  stop(): void;
}

type Stream = NodeJS.WriteStream;

/**
 * A person is looking, and nothing asks for plain text (no-color.org; CI systems set CI; TERM of a terminal that can do nothing is `dumb`).
 * A terminal that does not know its width says 0 columns: the spinner's library would go up for ever to take its line away.
 */
export const isLive = (stream: Pick<Stream, 'isTTY' | 'columns'>, env: Readonly<Record<string, string | undefined>>): boolean =>
  stream.isTTY === true && stream.columns > 0 && !env.NO_COLOR && !env.CI && env.TERM !== 'dumb';

/** A line of progress is repeated at most this often, ms. */
const heartbeat = 10_000;

/** Lines only: for files, pipes and CI systems. */
export function plainDisplay(write: (text: string) => void, now: () => number = () => performance.now()): Display {
  let last = '';
  let saidAt = Number.NEGATIVE_INFINITY;
  return {
    line(text, kind = 'plain') {
      last = text;
      write(`${kind === 'heading' ? `== ${text}` : text}\n`);
    },
    progress(text, percent) {
      // The line before has often said it already.
      if (text === '' || last.includes(text) || now() - saidAt < heartbeat) return;
      saidAt = now();
      write(`${withPercent(text, percent)}\n`);
    },
    stop() {},
  };
}

const styles = { plain: undefined, heading: 'bold', warning: 'yellow', error: 'red' } as const;

/** A spinner at the foot that says what is going on and for how long; lines go by above it. */
export async function liveDisplay(stream: Stream): Promise<Display> {
  const { default: ora } = await import('ora');
  let since = performance.now();
  const spinner = ora({
    stream,
    // Standard input in raw mode would turn Ctrl-C into a character.
    discardStdin: false,
    isEnabled: true,
    suffixText: () => ` ${wholeSeconds(performance.now() - since)}`,
  });
  const show = (text: string) => {
    if (spinner.text !== text) spinner.text = text;
    if (!spinner.isSpinning) spinner.start();
  };
  return {
    line(text, kind = 'plain') {
      const style = styles[kind];
      const lines = kind === 'heading' ? `\n${text}` : text;
      // The library takes its own line away, writes this one, and draws its line again below.
      stream.write(`${style === undefined ? lines : styleText(style, lines, { validateStream: false })}\n`);
      if (kind !== 'heading') return;
      since = performance.now();
      show(oneRow(text, stream.columns));
    },
    progress: (text, percent) => show(oneRow(withPercent(text, percent), stream.columns)),
    stop: () => void spinner.stop(),
  };
}

const wholeSeconds = (ms: number): string => (ms < 120_000 ? `${Math.floor(ms / 1000)} s` : howLong(ms));

const withPercent = (text: string, percent: number | undefined): string => (percent === undefined ? text : `${percent} % ${text}`);

/** One row of the terminal: the spinner, the text and the time. A second row would leave traces when the window becomes narrower. */
function oneRow(text: string, columns = 80): string {
  const line = stripVTControlCharacters(text).replaceAll('\n', ' ');
  const room = Math.max(20, columns - 20);
  return line.length <= room ? line : `${line.slice(0, room - 1)}…`;
}
