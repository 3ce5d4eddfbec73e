import { linkSkills, parseBuild } from '../../../../shared/cutover/link/builds.ts';
import {
  type CutoverMethod,
  chooseMethod,
  cutoverMethods,
  type Fallback,
  type MethodQuestion,
} from '../../../../shared/cutover/link/method.ts';

const ask = (question: Partial<MethodQuestion>) =>
  chooseMethod({
    requested: 'auto',
    productVersion: '16.0.4165.4',
    databaseFormat: 'SQLServer2022',
    multiDatabase: false,
    allowDataLoss: false,
    ...question,
  });

test.each<[string, string, string | undefined, CutoverMethod | undefined, Fallback['kind'] | undefined]>([
  ['2014', '12.0.6024.0', 'AlwaysUpToDate', undefined, undefined],
  ['2016 SP3 without the pack', '13.0.6300.2', 'AlwaysUpToDate', undefined, undefined],
  ['2016 SP3 with the pack', '13.0.7000.253', 'AlwaysUpToDate', 'remove-link', 'none'],
  ['2017 CU31 without the pack', '14.0.3456.2', 'AlwaysUpToDate', undefined, undefined],
  ['2017 CU31 with the pack', '14.0.3490.10', 'AlwaysUpToDate', 'remove-link', 'none'],
  ['2019 CU19', '15.0.4298.1', 'AlwaysUpToDate', undefined, undefined],
  ['2019 CU20', '15.0.4312.2', 'AlwaysUpToDate', 'remove-link', 'none'],
  ['2022 RTM', '16.0.1000.6', 'SQLServer2022', 'remove-link', 'none'],
  ['2022 CU10', '16.0.4095.4', 'SQLServer2022', 'remove-link', 'none'],
  ['2022 CU12', '16.0.4115.5', 'SQLServer2022', 'remove-link', 'none'],
  ['2022 CU13', '16.0.4125.3', 'SQLServer2022', 'tsql-planned', 'fail-back'],
  ['2022 CU13, always up to date', '16.0.4125.3', 'AlwaysUpToDate', 'tsql-planned', 'none'],
  ['2022 CU13, an instance of 2025', '16.0.4125.3', 'SQLServer2025', 'tsql-planned', 'none'],
  ['2022 CU13, the policy is not said', '16.0.4125.3', undefined, 'tsql-planned', 'not-known'],
  ['2025 before RTM', '17.0.925.4', 'SQLServer2025', undefined, undefined],
  ['2025', '17.0.1000.7', 'SQLServer2025', 'tsql-planned', 'fail-back'],
  ['2025, always up to date', '17.0.1000.7', 'AlwaysUpToDate', 'tsql-planned', 'none'],
  ['a version of the future', '18.0.1.0', 'AlwaysUpToDate', undefined, undefined],
  ['no version at all', 'Microsoft SQL Server', 'AlwaysUpToDate', undefined, undefined],
])('auto, %s: %s', (_name, productVersion, databaseFormat, method, fallback) => {
  const chosen = ask({ productVersion, databaseFormat });
  expect(chosen.method).toBe(method);
  expect('fallback' in chosen ? chosen.fallback.kind : undefined).toBe(fallback);
  expect('next' in chosen ? chosen.next : chosen.fallback.how).toMatch(/^\S.{20,}\.$/);
  expect(chosen.because).toMatch(/^\S.{15,}/);
});

test.each<[string, Partial<MethodQuestion>, CutoverMethod | undefined, RegExp]>([
  ['tsql-planned on 2019', { requested: 'tsql-planned', productVersion: '15.0.4312.2' }, undefined, /remove-link/],
  ['tsql-planned on 2022 CU12', { requested: 'tsql-planned', productVersion: '16.0.4115.5' }, undefined, /CU13/],
  ['tsql-planned on 2022 CU13', { requested: 'tsql-planned', productVersion: '16.0.4125.3' }, 'tsql-planned', /replicates back/],
  ['remove-link on 2022 CU13', { requested: 'remove-link' }, 'remove-link', /link is gone/],
  ['arm-forced on 2019', { requested: 'arm-forced', productVersion: '15.0.4312.2', allowDataLoss: true }, undefined, /remove-link/],
  ['arm-forced that is not allowed', { requested: 'arm-forced' }, undefined, /allow-data-loss/],
  ['arm-forced that is allowed', { requested: 'arm-forced', allowDataLoss: true }, 'arm-forced', /replicates back/],
  [
    'arm-forced on 2022 RTM, which can not be failed back to',
    { requested: 'arm-forced', productVersion: '16.0.1000.6', allowDataLoss: true },
    'arm-forced',
    /CU10/,
  ],
  ['several databases on 2019', { productVersion: '15.0.4312.2', multiDatabase: true }, undefined, /one link for each database/],
  ['several databases on 2022', { multiDatabase: true }, 'tsql-planned', /replicates back/],
])('%s', (_name, question, method, says) => {
  const chosen = ask(question);
  expect(chosen.method).toBe(method);
  expect('next' in chosen ? chosen.next : chosen.fallback.how).toMatch(says);
});

test('auto never forces, whatever is allowed', () => {
  for (const productVersion of ['13.0.7000.253', '15.0.4312.2', '16.0.1000.6', '16.0.4125.3', '17.0.1000.7'])
    expect(ask({ productVersion, allowDataLoss: true }).method).not.toBe('arm-forced');
  expect(cutoverMethods).toHaveLength(3);
});

test.each<[string, readonly number[] | undefined]>([
  ['16.0.4125.3', [16, 0, 4125, 3]],
  ['16.0.4125', [16, 0, 4125, 0]],
  [' 17.0.1000.7 ', [17, 0, 1000, 7]],
  ['16.0', undefined],
  ['16.0.x.1', undefined],
  ['', undefined],
])('the build of "%s"', (text, expected) => {
  expect(parseBuild(text)).toEqual(expected);
});

test('a higher part decides before a lower one', () => {
  expect(linkSkills('16.1.0.0')?.failsOver).toBe(true);
  expect(linkSkills('16.0.4125.2')?.failsOver).toBe(false);
  expect(linkSkills('16.0.4126.0')?.failsOver).toBe(true);
});
