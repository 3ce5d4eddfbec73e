import { untrusted } from '../../hosts/untrusted.ts';

/** A piece of a page that we wrote. Only `html` and `drawn` make one, so text can never pass for it. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Part = Markup | string | number | undefined | readonly Part[];

/** Longest text of a page; the JSON file has all of it. */
const longest = 8000;
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A template of a page. Whatever is put into it is text, safe in an element and in a quoted attribute, unless it is markup of ours. */
export const html = (pieces: TemplateStringsArray, ...parts: readonly Part[]): Markup =>
  new Markup(pieces.map((piece, index) => (index === 0 ? piece : `${written(parts[index - 1])}${piece}`)).join(''));

/** A drawing of the chart library, which escapes its texts itself. */
export const drawn = (svg: string): Markup => new Markup(svg);

function written(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Markup) return part.text;
  if (Array.isArray(part)) return part.map(written).join('');
  return untrusted(String(part), longest).replace(/[&<>"']/g, (sign) => entities[sign] as string);
}
