import type { Command } from '../../lab/commands.ts';
import { login, rowsOf, run, scenario } from './scenario.ts';

const add = (name: string, path: string): Command => ({
  kind: 'alter-database-add-file',
  database: 'tempdb',
  files: [{ name, path, sizeKb: 65_536 }],
});
const tempdbFiles = (session: Parameters<typeof rowsOf>[0]) =>
  rowsOf(session, 'master_files').filter((row) => row.database_id === 2 && row.type === 0);

test('the machine under an instance shows in sys.dm_os_sys_info and in the I/O of its files', () => {
  const lab = scenario({ target: { hardware: { cpus: 4, memoryMb: 16_384, ioPerSecond: 100 } } });
  expect(rowsOf(lab.onTarget, 'dm_os_sys_info')).toMatchObject([{ cpu_count: 4, physical_memory_kb: 16_777_216n }]);
  expect(tempdbFiles(lab.onTarget)).toHaveLength(4);
});

test('ADD FILE gives tempdb a file at once, with a number of its own', async () => {
  const lab = scenario({ target: { hardware: { tempdbFiles: 1 } } });
  expect(await run(lab, lab.onTarget, add('temp2', 'T:\\temp2.ndf'))).toMatchObject({ error: undefined });
  expect(tempdbFiles(lab.onTarget)).toMatchObject([
    { file_id: 1, name: 'tempdev' },
    { file_id: 3, name: 'temp2', physical_name: 'T:\\temp2.ndf', size: 8_192 },
  ]);
});

test.each<[string, Command, number]>([
  ['a logical name that is taken', add('tempdev', 'T:\\other.ndf'), 1828],
  ['a path that is taken', add('other', 't:\\TEMP2.ndf'), 5170],
  ['a database whose files are not played', { kind: 'alter-database-add-file', database: 'Sales', files: [] }, 5069],
])('ADD FILE refuses %s', async (_what, command, number) => {
  const lab = scenario({ target: { hardware: { tempdbFiles: 1 } } });
  await run(lab, lab.onTarget, add('temp2', 'T:\\temp2.ndf'));
  expect((await run(lab, lab.onTarget, command)).error).toBe(number);
});

test('ADD FILE needs ALTER on the database', async () => {
  const lab = scenario();
  const reader = login(lab.target, { userName: 'application', password: 'Appl1cation-lab!' });
  expect((await run(lab, reader, add('temp9', 'T:\\temp9.ndf'))).error).toBe(5011);
});
