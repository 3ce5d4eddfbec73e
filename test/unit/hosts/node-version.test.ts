import { problemOfNode } from '../../../shared/hosts/node-version.ts';
import { withResolvers } from '../../../shared/hosts/node20.ts';

test.each([
  ['16.20.2', false],
  ['18.19.0', false],
  ['20.2.0', false],
  ['20.3.0', true],
  ['20.20.2', true],
  ['22.1.0', true],
  ['24.0.0', true],
])('Node %s will do: %p', (version, fine) => {
  expect(problemOfNode(version) === undefined).toBe(fine);
});

test('the message names both versions and both hosts', () => {
  expect(problemOfNode('16.20.2')).toMatch(/20\.3 or newer, but runs on Node 16\.20\.2\..*GitHub:.*Azure Pipelines:/);
});

test('our Promise.withResolvers settles from outside', async () => {
  const good = withResolvers<number>();
  good.resolve(1);
  await expect(good.promise).resolves.toBe(1);
  const bad = withResolvers<number>();
  bad.reject(new Error('no'));
  await expect(bad.promise).rejects.toThrow('no');
});
