import type { Command } from '../../lab/commands.ts';
import { encodeCertificate, encodePrivateKey } from '../../lab/engine/servers/certificate-encoding.ts';
import { addCertificate } from '../../lab/engine/servers/certificates.ts';
import { createDatabase } from '../../lab/engine/servers/create-server.ts';
import { errorOf, login, rowsOf, run, type Scenario, scenario } from './scenario.ts';

let lab: Scenario;
beforeEach(() => {
  lab = scenario({
    logins: [
      { name: 'clerk', password: 'Cl3rk-lab!' },
      { name: 'reader', password: 'R3ad-lab!', permissions: ['VIEW SERVER STATE', 'VIEW ANY DEFINITION'] },
    ],
  });
});

const standalone = (name = 'Extra') => createDatabase(lab.laboratory, lab.source.server, name);
const as = (userName: 'clerk' | 'reader') => login(lab.source, { userName, password: userName === 'clerk' ? 'Cl3rk-lab!' : 'R3ad-lab!' });
const set = (database: string, option: string): Command => ({ kind: 'alter-database-set', database, option });
const backup = (what: 'DATABASE' | 'LOG', copyOnly = false): Command => ({ kind: 'backup', what, database: 'Extra', copyOnly });
const chain = () => rowsOf(lab.onSource, 'database_recovery_status').at(-1)?.last_log_backup_lsn;
const answer = async (command: Command, session = lab.onSource) => (await run(lab, session, command)).error;

describe('the log chain', () => {
  test('SIMPLE breaks it; a COPY_ONLY backup does not begin another, a full one does', async () => {
    standalone();
    expect(chain()).not.toBeNull();
    await run(lab, lab.onSource, set('Extra', 'RECOVERY SIMPLE'));
    expect([await answer(backup('LOG')), chain()]).toEqual([4208, null]);
    await run(lab, lab.onSource, set('Extra', 'RECOVERY FULL'));
    expect([await answer(backup('DATABASE', true)), await answer(backup('LOG')), chain()]).toEqual([undefined, 4214, null]);
    expect([await answer(backup('DATABASE')), await answer(backup('LOG'))]).toEqual([undefined, undefined]);
    expect(chain()).not.toBeNull();
  });
});

describe('databases that go and come', () => {
  test.each<[string, Command, number]>([
    ['dropping what is not there', { kind: 'drop-database', database: 'Nosuch', ifExists: false }, 3701],
    ['dropping a database of an availability group', { kind: 'drop-database', database: 'Sales', ifExists: false }, 3752],
    ['recovering a database of an availability group', { kind: 'recover-database', database: 'Sales' }, 3104],
    ['recovering what is online', { kind: 'recover-database', database: 'Extra' }, 3153],
    ['growing a file that is not there', { kind: 'modify-file', database: 'Extra', file: 'other', maxSizeKb: 'UNLIMITED' }, 5041],
    ['READ_ONLY in an availability group', set('Sales', 'READ_ONLY'), 5069],
  ])('%s', async (_what, command, error) => {
    standalone();
    expect(await answer(command)).toBe(error);
  });

  test('a restore ends, and then the database can be dropped, but not while somebody is in it', async () => {
    const copy = standalone();
    copy.state = 'RESTORING';
    expect(await errorOf(lab.clock, () => login(lab.source, { database: 'Extra' }))).toBe(927);
    expect(await answer({ kind: 'recover-database', database: 'Extra' })).toBeUndefined();
    const guest = login(lab.source, { database: 'Extra' });
    const drop: Command = { kind: 'drop-database', database: 'extra', ifExists: false };
    expect(await answer(drop)).toBe(3702);
    guest.close();
    expect(await answer(drop)).toBeUndefined();
    expect(rowsOf(lab.onSource, 'databases').map((row) => row.name)).not.toContain('Extra');
  });

  test('a READ_ONLY database takes no writes', async () => {
    const copy = standalone();
    await run(lab, lab.onSource, set('Extra', 'READ_ONLY'));
    expect(copy.writable).toBe(false);
    expect(await errorOf(lab.clock, () => login(lab.source, { database: 'Extra' }).createTable(undefined, 'dbo', 'T', []))).toBe(3906);
  });

  test('an option is that of all copies', async () => {
    await run(lab, lab.onSource, set('Sales', 'DELAYED_DURABILITY = FORCED'));
    expect(rowsOf(lab.onTarget, 'databases').at(-1)).toMatchObject({ name: 'Sales', delayed_durability_desc: 'FORCED' });
  });
});

describe('certificates', () => {
  const portable = () => {
    const made = addCertificate(lab.laboratory, lab.source.server, { name: 'Tde' });
    const key = (decryptionPassword: string) => ({ data: { bytes: encodePrivateKey(made.thumbprint, 'right') }, decryptionPassword });
    const copyOf = (decryptionPassword: string): Command => ({
      kind: 'create-certificate',
      name: 'Copy',
      from: { certificate: { bytes: encodeCertificate(made) }, privateKey: key(decryptionPassword) },
    });
    return { made, copyOf };
  };

  test('one comes over with its key: the thumbprint stays', async () => {
    const { made, copyOf } = portable();
    const master: Command = { kind: 'create-master-key', password: 'x' };
    expect(await answer(copyOf('right'), lab.onTarget)).toBe(15581);
    expect([await answer(master, lab.onTarget), await answer(master, lab.onTarget)]).toEqual([undefined, 15578]);
    expect(await answer(copyOf('wrong'), lab.onTarget)).toBe(15465);
    expect(await answer(copyOf('right'), lab.onTarget)).toBeUndefined();
    expect(await answer(copyOf('right'), lab.onTarget)).toBe(15232);
    expect(rowsOf(lab.onTarget, 'certificates')).toMatchObject([
      { name: 'Copy', thumbprint: made.thumbprint, pvt_key_encryption_type: 'MK' },
    ]);
  });

  test('a self-signed one is good for a year, or until the date that was given', async () => {
    await answer({ kind: 'create-master-key', password: 'x' });
    const create = (name: string, expiryDate?: string): Command => ({
      kind: 'create-certificate',
      name,
      from: { subject: 's', ...(expiryDate === undefined ? {} : { expiryDate }) },
    });
    expect([await answer(create('A')), await answer(create('B', '20300101')), await answer(create('C', 'soon'))]).toEqual([
      undefined,
      undefined,
      241,
    ]);
    expect(rowsOf(lab.onSource, 'certificates').map((row) => row.expiry_date)).toEqual([
      new Date(lab.clock.now() + 365 * 86_400_000),
      new Date('2030-01-01T00:00:00Z'),
    ]);
  });

  test('a backup notes when the key was backed up, and writes over no file', async () => {
    portable();
    const save: Command = {
      kind: 'backup-certificate',
      name: 'Tde',
      file: 'a.cer',
      privateKey: { data: { file: 'a.pvk' }, encryptionPassword: 'p' },
    };
    expect([await answer(save), await answer(save)]).toEqual([undefined, 15240]);
    expect(rowsOf(lab.onSource, 'certificates')[0]?.pvt_key_last_backup_date).toEqual(new Date(lab.clock.now()));
  });

  test('without rights nobody sees or makes any', async () => {
    portable();
    expect(rowsOf(as('clerk'), 'certificates')).toEqual([]);
    expect(await answer({ kind: 'create-master-key', password: 'x' }, as('reader'))).toBe(15247);
  });
});

describe('who sees what', () => {
  test.each([
    ['dm_os_enumerate_fixed_drives', 'sys', 300],
    ['dm_os_memory_clerks', 'sys', 300],
    ['dm_database_encryption_keys', 'sys', 300],
    ['log_shipping_primary_databases', 'dbo', 229],
    ['suspect_pages', 'dbo', undefined],
  ])('%s.%s without a right: %s', async (view, schema, error) => {
    const database = schema === 'dbo' ? 'msdb' : undefined;
    expect(await errorOf(lab.clock, () => rowsOf(as('clerk'), view, schema, database))).toBe(error);
  });

  test('a volume is found by the path of a file', () => {
    const [volume] = lab.source.server.hosting.volumes;
    const rows = [...(lab.onSource.tableFunction('sys', 'dm_os_volume_stats', [5, 1])?.rows() ?? [])];
    expect(rows).toEqual([expect.arrayContaining([5, 1, 'C:\\', volume?.totalBytes, volume?.availableBytes])]);
  });
});

test('a primary of log shipping is rid of its secondaries first', async () => {
  lab.source.server.hosting.logShipping.primaries.push({
    id: '1',
    database: 'Sales',
    backupDirectory: '',
    secondaries: [{ server: 'R', database: 'S' }],
  });
  const remove = (what: 'primary' | 'secondary-of-primary' | 'secondary'): Command => ({
    kind: 'remove-log-shipping',
    what,
    database: 'sales',
    secondaryServer: 'r',
    secondaryDatabase: 's',
  });
  expect([await answer(remove('primary')), await answer(remove('secondary'))]).toEqual([32011, 32014]);
  expect([await answer(remove('secondary-of-primary')), await answer(remove('primary')), await answer(remove('primary'))]).toEqual([
    undefined,
    undefined,
    32010,
  ]);
});
