/** A text with expressions in it, cut into its parts: `a ${{ b }} c` or `$[ x ]`. */
export type TemplatePart = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'expression'; readonly text: string };

/** Cuts at `open` and `close`; a closing mark inside an expression's quotes does not end it. An unclosed mark stays text. */
export function splitTemplate(text: string, open = '${{', close = '}}'): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let position = 0;
  for (let start = text.indexOf(open); start >= 0; start = text.indexOf(open, position)) {
    const end = findClose(text, start + open.length, close);
    if (end < 0) break;
    if (start > position) parts.push({ kind: 'text', text: text.slice(position, start) });
    parts.push({ kind: 'expression', text: text.slice(start + open.length, end).trim() });
    position = end + close.length;
  }
  if (position < text.length) parts.push({ kind: 'text', text: text.slice(position) });
  return parts;
}

function findClose(text: string, from: number, close: string): number {
  let quoted = false;
  for (let index = from; index < text.length; index++) {
    if (text[index] === "'") quoted = !quoted;
    else if (!quoted && text.startsWith(close, index)) return index;
  }
  return -1;
}
