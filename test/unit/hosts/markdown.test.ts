import { markdownText } from '../../../shared/hosts/markdown.ts';

test.each([
  ['a plain name', 'Sales 2024-01', 'Sales 2024-01'],
  ['a cell that would end', 'a|b', 'a&#124;b'],
  ['code that would open', 'a`b', 'a&#96;b'],
  ['HTML', '<img src=x onerror=y>', '&lt;img src=x onerror=y&gt;'],
  ['an entity', '&lt;', '&amp;lt;'],
  ['a link', '[x](https://evil.example)', '\\[x\\]\\(https:\u200b//evil.example\\)'],
  ['a bare link', 'www.evil.example', 'www\u200b.evil.example'],
  ['an image', '![x](y)', '\\!\\[x\\]\\(y\\)'],
  ['a mention', '@team', '@\u200bteam'],
  ['emphasis', '*a* _b_ ~~c~~', '\\*a\\* \\_b\\_ \\~\\~c\\~\\~'],
  ['a row of a forged table', 'a\n|---|', 'a ⏎ &#124;---&#124;'],
  ['a heading', '# x', '\\# x'],
  ['mathematics', '$x$', '\\$x\\$'],
])('%s', (_, text, expected) => {
  expect(markdownText(text)).toBe(expected);
});
