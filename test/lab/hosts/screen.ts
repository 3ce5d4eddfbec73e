/**
 * What a person sees in the end after a program has written to a terminal: the lines of the screen and of what went by above it. It knows the
 * sequences that the programs under test use, and throws an Error for any other: an unknown one may be an attack.
 */
export function screenOf(written: string): readonly string[] {
  const lines = [''];
  let row = 0;
  let column = 0;
  const put = (character: string) => {
    lines[row] = (lines[row] ?? '').padEnd(column).slice(0, column) + character + (lines[row] ?? '').slice(column + 1);
    column += 1;
  };
  const obey = (code: string, count: number) => {
    if (code === 'A') row = Math.max(0, row - count);
    else if (code === 'G') column = count - 1;
    else if (code === 'K') lines[row] = (lines[row] ?? '').slice(0, column);
    else if (!['m', 'h', 'l'].includes(code)) throw new Error(`The terminal got a sequence that ends in ${JSON.stringify(code)}.`);
  };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the sequences that move the cursor
  for (const [whole, count, code] of written.matchAll(/\u001b\[\??(\d*)(?:;\d+)*([A-Za-z])|[\s\S]/gu)) {
    if (code !== undefined) obey(code, Number(count || (code === 'K' ? 0 : 1)));
    else if (whole === '\n') {
      row += 1;
      lines[row] ??= '';
    } else if (whole === '\r') column = 0;
    else if (whole < ' ' || /[\u007f-\u009f]/.test(whole))
      throw new Error(`The terminal got the control character ${JSON.stringify(whole)}.`);
    else put(whole);
  }
  return lines.map((line) => line.trimEnd());
}
