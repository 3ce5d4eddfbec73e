import { kebab, pascal } from '../../../shared/core/casing.ts';

test.each([
  ['sourceServer', 'source-server'],
  ['hostNameInCertificate', 'host-name-in-certificate'],
  ['wait', 'wait'],
])('%s is %s on GitHub', (camel, expected) => {
  expect(kebab(camel)).toBe(expected);
});

test('a task is named in one word on Azure Pipelines', () => {
  expect(pascal('wait-for-lsn-convergence')).toBe('WaitForLsnConvergence');
});
