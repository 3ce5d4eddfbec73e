import { findWorkflowCommand } from '../../lab/hosts/github/workflow-command.ts';

const found = (line: string) => {
  const command = findWorkflowCommand(line);
  return command && { name: command.name, properties: Object.fromEntries(command.properties), data: command.data };
};

test.each([
  ['::debug::text', { name: 'debug', properties: {}, data: 'text' }],
  ['  \t::debug::text', { name: 'debug', properties: {}, data: 'text' }],
  ['::DEBUG::text', { name: 'DEBUG', properties: {}, data: 'text' }],
  ['::error file=a.sql,line=3::bad', { name: 'error', properties: { file: 'a.sql', line: '3' }, data: 'bad' }],
  ['::error title=a%3Ab%2Cc%25::x%0Ay%25', { name: 'error', properties: { title: 'a:b,c%' }, data: 'x\ny%' }],
  ['::set-output name=a::b::c', { name: 'set-output', properties: { name: 'a' }, data: 'b::c' }],
  ['::error ::', { name: 'error', properties: {}, data: '' }],
  ['::notice::%250A', { name: 'notice', properties: {}, data: '%0A' }],
  ['##[set-output name=a]1', { name: 'set-output', properties: { name: 'a' }, data: '1' }],
  ['database Sales##[set-output name=a;x=y%3B]true', { name: 'set-output', properties: { name: 'a', x: 'y;' }, data: 'true' }],
])('%j is a command', (line, expected) => {
  expect(found(line)).toEqual(expected);
});

test.each([
  'text ::set-output name=a::1',
  '::set-output name=a:1',
  '::unknown::1',
  '::',
  '##[section]x',
  '##[set-output name=a',
  '# [set-output name=a]1',
])('%j is plain text', (line) => {
  expect(found(line)).toBeUndefined();
});
