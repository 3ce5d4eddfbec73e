import { createParseCache } from '../../lab/tsql/parse-cache.ts';

test('a text is parsed once', () => {
  const parse = createParseCache();
  expect(parse('SELECT 1', true)).toBe(parse('SELECT 1', true));
});

test('with other quotes a text means something else', () => {
  const parse = createParseCache();
  const kindOf = (quotedIdentifier: boolean) => {
    const [statement] = parse('PRINT "x"', quotedIdentifier);
    return statement?.kind === 'print' ? statement.value.kind : undefined;
  };
  expect([kindOf(true), kindOf(false)]).toEqual(['column', 'literal']);
});

test('the text that was used longest ago goes first', () => {
  const parse = createParseCache(2);
  const [first, second] = [parse('PRINT 1', true), parse('PRINT 2', true)];
  expect(parse('PRINT 1', true)).toBe(first);
  parse('PRINT 3', true);
  expect(parse('PRINT 1', true)).toBe(first);
  expect(parse('PRINT 2', true)).not.toBe(second);
});

test('a text with an error is not remembered', () => {
  const parse = createParseCache();
  for (let i = 0; i < 2; i++) expect(() => parse('SELECT FROM', true)).toThrow("Incorrect syntax near the keyword 'FROM'.");
});
