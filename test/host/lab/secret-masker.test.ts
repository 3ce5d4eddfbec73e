import { azureEncoders, githubEncoders } from '../../lab/hosts/secret-encoders.ts';
import { createSecretMasker } from '../../lab/hosts/secret-masker.ts';

const masks = (secrets: readonly string[], text: string, encoders = githubEncoders) => {
  const masker = createSecretMasker(encoders);
  for (const secret of secrets) masker.add(secret);
  return masker.mask(text);
};

test.each([
  ['as it is', ['pa$$word'], 'x pa$$word y pa$$word', 'x *** y ***'],
  ['overlapping', ['abcd', 'cdef'], '-abcdef-', '-***-'],
  ['touching', ['abcd'], 'abcdabcd', '***'],
  ['blank', ['', '   '], 'a b   c', 'a b   c'],
  ['several lines, one of them', ['first line\nsecond line'], 'x second line', 'x ***'],
  ['several lines, whole', ['first line\nsecond line'], 'a first line\nsecond line b', 'a *** b'],
  ['in JSON', ['say "hi"'], '{"x":"say \\"hi\\""}', '{"x":"***"}'],
  ['in a URL', ['p@ss/w!rd'], 'u=p%40ss%2Fw%21rd', 'u=***'],
  ['in XML', ['a<b>&"c'], '<x>a&lt;b&gt;&amp;&quot;c</x>', '<x>***</x>'],
  ['in an expression', ["it's secret"], "'it''s secret'", "'***'"],
])('GitHub masks a secret %s', (_, secrets, text, expected) => {
  expect(masks(secrets, text)).toBe(expected);
});

test.each(['', 'u:', 'ab:'])('GitHub masks Base64 of %jsecret', (prefix) => {
  const text = Buffer.from(`${prefix}my long secret`).toString('base64');
  expect(masks(['my long secret'], text)).toContain('***');
  expect(masks(['my long secret'], text, azureEncoders)).toBe(text);
});
