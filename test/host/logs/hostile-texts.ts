import fc from 'fast-check';

/** Pieces of what somebody would put into a name in order to be obeyed: by a host, a terminal, a page or a parser. */
const pieces = [
  '##vso[task.setvariable variable=forged;isOutput=true]1',
  '##vso[task.complete result=Failed;]no',
  '##[set-output name=forged]1',
  '##[error]forged',
  '::set-output name=forged::1',
  '::error::forged',
  '::add-mask::e',
  '::stop-commands::forged',
  '%0A::set-output name=forged::1',
  '\n',
  '\r\n',
  '\r',
  '\u0085',
  '\u2028',
  '##',
  '::',
  '[',
  ']',
  ']]>',
  '<img src=x onerror=alert(1)>',
  '&#27;',
  '\u001b[2J',
  '\u001b[1A\u001b[0K',
  '\u001b]8;;https://forged.example\u0007',
  '\u001b]52;c;Zm9yZ2Vk\u001b\\',
  '\u009b31m',
  '\u009d0;forged\u009c',
  '\u0007',
  '\b\b',
  '\u202e',
  '\u2066',
  '\u200b',
  '\ufeff',
  '\u{e0041}',
  "'; DROP DATABASE Sales; --",
  '`',
  '|',
  '[forged](https://forged.example)',
  'Sales',
  ' ',
  'é🦄',
] as const;

/** Text that begins and ends with a letter, as a name of SQL Server does that is not trimmed on its way. */
export const hostileText = (maxPieces = 6): fc.Arbitrary<string> =>
  fc
    .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 4 })), { minLength: 1, maxLength: maxPieces })
    .map((parts) => parts.join(''));

/** Characters that must not reach a screen or a log. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are what must not come through
export const forbidden = /[\u0000-\u0008\u000b-\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
