import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Check } from './check.ts';
import { repositoryFiles } from './repository-files.ts';

/** Links inside the repository lead to a file and a heading that are there; links to the web have the form of an https address. CI has no web to follow them. */
export const linksResolve: Check = {
  name: 'links in documents resolve',
  problems: async (root) =>
    repositoryFiles(root)
      .filter((path) => path.endsWith('.md'))
      .flatMap((path) => {
        const text = withoutCode(readFileSync(join(root, path), 'utf8'));
        return [...text.matchAll(/\]\(([^()\s]+)(?:\s+"[^"]*")?\)/g)].flatMap(([, target = '']) => problemOf(root, path, target));
      }),
};

function problemOf(root: string, from: string, link: string): readonly string[] {
  if (!/^[a-z][a-z0-9+.-]*:/i.test(link)) return resolves(root, from, link) ? [] : [`${from} links to ${link}, which is not there.`];
  const url = URL.parse(link);
  return url?.protocol === 'https:' && url.hostname.includes('.') && url.username === ''
    ? []
    : [`${from} links to ${link}, which is no https address.`];
}

function resolves(root: string, from: string, link: string): boolean {
  const [target = '', anchor] = link.split('#');
  const file = join(root, target === '' ? from : posix.join(posix.dirname(from), target));
  if (!existsSync(file)) return false;
  return anchor === undefined || !file.endsWith('.md') || anchorsOf(readFileSync(file, 'utf8')).has(anchor);
}

/** Anchors of headings the way GitHub makes them: the second heading of a name gets `-1`. */
function anchorsOf(markdown: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, title = ''] of withoutCode(markdown, false).matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const plain = title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(/\s/g, '-');
    let anchor = plain;
    for (let count = 1; anchors.has(anchor); count += 1) anchor = `${plain}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

const withoutCode = (markdown: string, inlineToo = true): string => {
  const prose = markdown.replace(/^(```|~~~)[\s\S]*?^\1/gm, '');
  return inlineToo ? prose.replace(/`[^`\n]*`/g, '') : prose;
};
