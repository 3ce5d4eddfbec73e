import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Check } from './check.ts';
import { repositoryFiles } from './repository-files.ts';

export const linksResolve: Check = {
  name: 'links in documents resolve',
  problems: async (root) =>
    repositoryFiles(root)
      .filter((path) => path.endsWith('.md'))
      .flatMap((path) => {
        const text = withoutCode(readFileSync(join(root, path), 'utf8'));
        return [...text.matchAll(/\]\(([^()\s]+)(?:\s+"[^"]*")?\)/g)]
          .map(([, target = '']) => target)
          .filter((target) => !/^[a-z][a-z0-9+.-]*:/i.test(target) && !resolves(root, path, target))
          .map((target) => `${path} links to ${target}, which is not there.`);
      }),
};

function resolves(root: string, from: string, link: string): boolean {
  const [target = '', anchor] = link.split('#');
  const file = join(root, target === '' ? from : posix.join(posix.dirname(from), target));
  if (!existsSync(file)) return false;
  return anchor === undefined || !file.endsWith('.md') || anchorsOf(readFileSync(file, 'utf8')).has(anchor);
}

/** Anchors of headings the way GitHub makes them. */
const anchorsOf = (markdown: string): ReadonlySet<string> =>
  new Set(
    [...withoutCode(markdown, false).matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(/\s/g, '-'),
    ),
  );

const withoutCode = (markdown: string, inlineToo = true): string => {
  const prose = markdown.replace(/^(```|~~~)[\s\S]*?^\1/gm, '');
  return inlineToo ? prose.replace(/`[^`\n]*`/g, '') : prose;
};
