import { linesWithoutCommands, untrusted } from './untrusted.ts';

/**
 * A secret in the forms that it may take in a log: as it is, trimmed, quoted for T-SQL, in JSON, XML, a URL and base64, and after our own
 * neutralisation. Longest first, so that a mask of a part does not break the mask of the whole.
 */
export function formsOf(secret: string): readonly string[] {
  const forms = new Set<string>();
  for (const text of [secret, secret.trim()]) {
    for (const escaped of [text, ...escapings.map((write) => write(text))]) {
      for (const form of [escaped, linesWithoutCommands(escaped), untrusted(escaped, escaped.length * 4 + 8)]) {
        if (form.trim() !== '') forms.add(form);
      }
    }
  }
  return [...forms].sort((a, b) => b.length - a.length);
}

/** A secret of several lines, line by line: Azure Pipelines refuses to mask more than one line. Lines that are too short to tell anything are left out. */
export const linesOf = (form: string): readonly string[] => {
  const lines = form.split(/\r\n|\r|\n/).map((line) => line.trim());
  return lines.length === 1 ? [form] : lines.filter((line) => line.length >= 4);
};

const escapings: readonly ((text: string) => string)[] = [
  (text) => text.replaceAll("'", "''"),
  (text) => text.replaceAll(']', ']]'),
  (text) => JSON.stringify(text).slice(1, -1),
  (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
  uriForm,
  (text) => Buffer.from(text).toString('base64'),
  (text) => Buffer.from(text, 'utf16le').toString('base64'),
];

function uriForm(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return ''; // half a surrogate pair has no URL form
  }
}
