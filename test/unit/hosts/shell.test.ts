import { shellCall } from '../../../shared/hosts/shell.ts';

const having =
  (...names: readonly string[]) =>
  (name: string): string | undefined =>
    names.includes(name) ? `/bin/${name}` : undefined;

const decoded = (args: readonly string[]): string => Buffer.from(args.at(-1) ?? '', 'base64').toString('utf16le');

test('bash before sh, and both stop at the first failure with nothing to read', () => {
  const bash = shellCall('a | b', 'linux', having('bash', 'sh'));
  expect(bash).toEqual({
    program: '/bin/bash',
    args: ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', 'exec </dev/null\na | b'],
  });
  expect(shellCall('a', 'darwin', having('sh'))).toEqual({ program: '/bin/sh', args: ['-e', '-c', 'exec </dev/null\na'] });
});

test.each([
  ['pwsh.exe', ['powershell.exe', 'pwsh.exe']],
  ['powershell.exe', ['powershell.exe']],
])('on Windows %s runs any text unquoted', (program, there) => {
  const command = 'Stop-Service "a b"; & \'c:\\d e.cmd\' $x %y% ^é';
  const call = shellCall(command, 'win32', having(...there));
  expect(call.program).toBe(`/bin/${program}`);
  expect(call.args.slice(0, -1)).toEqual(['-NoProfile', '-NonInteractive', '-EncodedCommand']);
  expect(decoded(call.args).split('\n')).toEqual([
    "$ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue'",
    command,
    'if (Test-Path -LiteralPath variable:\\LASTEXITCODE) { exit $LASTEXITCODE }',
  ]);
});

test.each([
  ['linux', 'neither bash nor sh'],
  ['win32', 'neither pwsh.exe nor powershell.exe'],
] as const)('without a shell on %s it says so', (platform, what) => {
  expect(() => shellCall('a', platform, having())).toThrow(what);
});

test('the shell of this machine is found on the PATH', () => {
  expect(shellCall('true').program).toMatch(/^\/.*sh$/);
});
