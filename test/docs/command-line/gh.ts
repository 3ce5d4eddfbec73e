import { readFileSync } from 'node:fs';
import type { Account, Known } from './account.ts';
import { readFlags, readPairs } from './flags.ts';

/**
 * The part of GitHub's command line that the quick start uses. Source: cli.github.com/manual, pages of `gh variable set`, `gh secret set`,
 * `gh api`, `gh repo view`, `gh workflow run`; docs.github.com, "Create or update an environment". Returns what it prints.
 */
export function gh(args: readonly string[], account: Account, { repository }: Known): string {
  const [group, command] = args;
  const rest = args.slice(2);
  switch (`${group} ${command}`) {
    case 'variable set':
    case 'secret set': {
      const flags = readFlags(rest, ['--body']);
      const [name = ''] = flags.words;
      const value = flags.has('--body') ? flags.one('--body') : readFileSync(0, 'utf8').replace(/[\r\n]+$/, '');
      if (value === '') throw new Error(`${name}: the value is blank`);
      account[group === 'secret' ? 'secrets' : 'variables'][name] = value;
      return '';
    }
    case 'repo view':
      if (readFlags(rest, ['--json', '--jq']).one('--jq') !== '.nameWithOwner') throw new Error('only .nameWithOwner is known');
      return repository;
    case 'workflow run': {
      const flags = readFlags(rest, ['-f']);
      const [name = ''] = flags.words;
      account.run = { file: `.github/workflows/${name}`, inputs: readPairs(flags.all('-f')) };
      return '';
    }
    default:
      if (group === 'api') return api(args.slice(1), account);
      throw new Error(`unknown command: gh ${args.join(' ')}`);
  }
}

function api(args: readonly string[], account: Account): string {
  const flags = readFlags(args, ['--method', '--jq', '-f', '-F']);
  if (args[0] === 'user' && flags.one('--jq') === '.id') return '583231';
  const [path = ''] = flags.words.length > 0 ? flags.words : flags.all('--method').slice(1);
  const [, environment] = /^repos\/\{owner\}\/\{repo\}\/environments\/([\w-]+)$/.exec(path) ?? [];
  if (environment === undefined || flags.all('--method')[0] !== 'PUT') throw new Error(`unknown request: gh api ${args.join(' ')}`);
  const fields = readPairs([...flags.all('-f'), ...flags.all('-F')]);
  if (fields['reviewers[][type]'] === 'User' && /^\d+$/.test(fields['reviewers[][id]'] ?? '')) account.environments.push(environment);
  return '{}';
}
