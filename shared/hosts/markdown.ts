import { untrusted } from './untrusted.ts';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '|': '&#124;', '`': '&#96;' };

/**
 * Text from a server or a user as plain text in a Markdown summary, a table cell included: no markup, no link, no mention, no HTML of its own.
 * Backslash escapes hold for all ASCII punctuation (CommonMark, "Backslash escapes"); a table cell and raw HTML are read before them,
 * so what would end those becomes an entity. A zero-width space keeps bare links and mentions from becoming live.
 */
export const markdownText = (text: string, max = 500): string =>
  untrusted(text, max)
    .replace(/[&<>|`]|[\\*_{}[\]()#+!~$]/g, (sign) => entities[sign] ?? `\\${sign}`)
    .replaceAll('@', '@\u200b')
    .replaceAll('://', ':\u200b//')
    .replace(/\bwww(?=\.)/gi, '$&\u200b');
