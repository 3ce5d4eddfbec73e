import { formsOf, linesOf } from '../../../shared/hosts/secret-forms.ts';
import { untrusted } from '../../../shared/hosts/untrusted.ts';

const secret = ` p'w]x"&<é ##[y`;

test.each([
  ['as it is', secret],
  ['trimmed', secret.trim()],
  ['in a T-SQL string', secret.replaceAll("'", "''")],
  ['in T-SQL brackets', secret.replaceAll(']', ']]')],
  ['in JSON', ` p'w]x\\"&<é ##[y`],
  ['in XML', ` p'w]x&quot;&amp;&lt;é ##[y`],
  ['in a URL', encodeURIComponent(secret)],
  ['in base64', Buffer.from(secret).toString('base64')],
  ['in base64 of UTF-16', Buffer.from(secret, 'utf16le').toString('base64')],
  ['printed by us', untrusted(secret)],
])('%s', (_, form) => {
  expect(formsOf(secret)).toContain(form);
});

test('the longest form is masked first', () => {
  const lengths = formsOf(secret).map((form) => form.length);
  expect(lengths).toEqual([...lengths].sort((a, b) => b - a));
});

test('nothing blank is masked: it would mask every blank of the log', () => {
  expect(formsOf('a ')).not.toContain('');
  expect(formsOf('\ud800')).not.toContain('');
});

test('a secret of several lines is masked line by line, but not its brackets', () => {
  expect(linesOf('-----BEGIN-----\r\n  abcd  \n}\n')).toEqual(['-----BEGIN-----', 'abcd']);
  expect(linesOf('abc')).toEqual(['abc']);
});
