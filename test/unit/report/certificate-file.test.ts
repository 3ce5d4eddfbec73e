import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Certificate } from '../../../shared/cutover/certificate.ts';
import { checkCertificate, type SealedCertificate, seal, writeCertificate } from '../../../shared/report/certificate-file.ts';
import { certificatePage } from '../../../shared/report/certificate-page.ts';

const server = (serverName: string) => ({ serverName, productVersion: '16.0.4165.4', clock: '2026-11-21T02:00:00.123' });
const certificate: Certificate = {
  kind: 'sql-dag-migrate/convergence-certificate',
  version: 1,
  run: '1/1',
  distributedAvailabilityGroup: 'SalesDag',
  groupId: '11111111-1111-1111-1111-111111111111',
  source: server('SQLSRC'),
  target: server('SQLTGT'),
  databases: [
    { database: 'Sales', sourceEndOfLog: '700000000000155200001', targetHardened: '700000000000155200001' },
    { database: 'Ledger', sourceEndOfLog: '42000000155200001', targetHardened: '42000000155300001' },
  ],
};
const problemsOf = (text: string): readonly string[] => {
  const checked = checkCertificate(text);
  return checked.holds ? [] : checked.problems;
};

test('a sealed certificate holds, also with another order of keys and another indentation', () => {
  const sealed = seal(certificate);
  expect(problemsOf(JSON.stringify(sealed))).toEqual([]);
  const turned = Object.fromEntries(Object.entries(sealed).reverse());
  expect(problemsOf(JSON.stringify(turned, null, '\t'))).toEqual([]);
});

/** An edit by somebody who computes the hash again: only the comparison can find it. */
const resealed = (change: Partial<Record<keyof Certificate, unknown>>) =>
  JSON.stringify(seal({ ...certificate, ...change } as unknown as Certificate));
const database = (change: object) => ({ databases: [{ ...certificate.databases[0], ...change }] });

test.each<[string, string, string]>([
  ['no JSON', '# Certificate', 'it is no JSON'],
  ['a list', '[]', 'it holds [], which is no certificate'],
  ['another file of ours', '{"kind":"sql-dag-migrate/report","version":1}', 'its kind is "sql-dag-migrate/report"'],
  ['no kind', '{}', 'its kind is missing'],
  ['another version', resealed({ version: 2 }), 'its version is 2'],
  ['no hash', JSON.stringify(certificate), 'contentSha256 is missing'],
  ['no databases', resealed({ databases: undefined }), 'databases is missing'],
  ['no database at all', resealed({ databases: [] }), 'it names no database'],
  ['databases as a text', resealed({ databases: 'Sales' }), 'databases must be a list, not "Sales"'],
  ['a server as a list', resealed({ source: [] }), 'source must be an object, not []'],
  ['no server name', resealed({ source: { ...server('x'), serverName: undefined } }), 'source.serverName is missing'],
  ['a group_id that is no GUID', resealed({ groupId: 'x' }), 'groupId must be a GUID, not "x"'],
  ['an LSN as a number', resealed(database({ sourceEndOfLog: 42 })), 'databases[0].sourceEndOfLog must be an LSN as text'],
  ['an LSN with an exponent', resealed(database({ targetHardened: '7e20' })), 'databases[0].targetHardened must be an LSN as text'],
  ['an LSN that is unknown', resealed(database({ targetHardened: 'unknown' })), 'not "unknown"'],
  ['an LSN with a sign', resealed(database({ targetHardened: '-1' })), 'not "-1"'],
  [
    'one unit short',
    resealed(database({ targetHardened: '700000000000155200000' })),
    '700000000000155200000 is below 700000000000155200001',
  ],
  ['a database twice', resealed({ databases: [certificate.databases[0], certificate.databases[0]] }), 'Sales is there twice'],
  ['one server on both sides', resealed({ target: server('SQLSRC') }), 'source and target are the same server, SQLSRC'],
  ['an edit that keeps the comparison', JSON.stringify({ ...seal(certificate), run: '2/1' }), 'it was changed after it was written'],
  [
    'a database less',
    JSON.stringify({ ...seal(certificate), databases: [certificate.databases[1]] }),
    'it was changed after it was written',
  ],
  ['a part that was added', JSON.stringify({ ...seal(certificate), note: 'looks good' }), 'it was changed after it was written'],
])('%s: does not hold, and says why', (_, text, why) => {
  expect(problemsOf(text).join('\n')).toContain(why);
});

describe('the page', () => {
  const hostile = '|<b>[x](javascript:1)\n##vso[task.setvariable variable=a]b @team `';
  const page = (change: Partial<SealedCertificate>) => certificatePage({ ...seal(certificate), ...change }, 'certificate-1.json');

  test('names both servers, every database with its two LSNs, the hash, and how to check', () => {
    const text = page({});
    for (const part of ['SQLSRC', 'SQLTGT', '| Sales | 700000000000155200001 | 700000000000155200001 |', seal(certificate).contentSha256])
      expect(text).toContain(part);
    expect(text).toContain('npm run verify-certificate -- certificate-1.json');
  });

  test('takes the power from hostile names', () => {
    const text = page({
      distributedAvailabilityGroup: hostile,
      run: hostile,
      source: { ...server(hostile), productVersion: hostile, clock: hostile },
      databases: [{ database: hostile, sourceEndOfLog: '1', targetHardened: '1' }],
    });
    for (const danger of ['<b>', '##vso[', '@team', '](javascript']) expect(text).not.toContain(danger);
    const row = text.split('\n').find((line) => line.endsWith('| 1 | 1 |'));
    expect(row?.match(/\|/g)).toHaveLength(4);
  });

  test('stays one page with many databases', () => {
    const databases = Array.from({ length: 400 }, (_, index) => ({ database: `Db${index}`, sourceEndOfLog: '1', targetHardened: '1' }));
    const text = page({ databases });
    expect(text.split('\n').length).toBeLessThan(100);
    expect(text).toContain('and 340 more');
  });
});

describe('on disk', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'certificate-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('the certificate is written even when its page can not be', async () => {
    const warnings: string[] = [];
    const host = { reportFolder: folder, warning: (message: string) => void warnings.push(message) };
    mkdirSync(join(folder, 'certificate-1.md'));
    expect(await writeCertificate(host, 'certificate-1', certificate)).toBe(join(folder, 'certificate-1.json'));
    expect(warnings).toHaveLength(1);
  });

  const verify = (...files: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/verify-certificate.ts', ...files], { encoding: 'utf8' });
    return { status, text: `${stdout}${stderr}` };
  };

  test('the script says what it found, and exits 0 only when everything holds', () => {
    const good = join(folder, 'good.json');
    const bad = join(folder, 'bad.json');
    writeFileSync(good, JSON.stringify(seal(certificate)));
    writeFileSync(bad, resealed(database({ targetHardened: '1' })));
    expect(verify(good)).toMatchObject({ status: 0, text: expect.stringContaining('2 of 2 databases had all the log') });
    expect(verify(good, bad)).toMatchObject({ status: 1, text: expect.stringContaining('1 is below 700000000000155200001') });
    expect(verify(join(folder, 'none.json'))).toMatchObject({ status: 1, text: expect.stringContaining('it can not be read') });
    expect(verify()).toMatchObject({ status: 1, text: expect.stringContaining('Give the path') });
  });
});
