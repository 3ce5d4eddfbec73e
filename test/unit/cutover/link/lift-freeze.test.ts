import { mayLiftFreeze } from '../../../../shared/cutover/link/lift-freeze.ts';

test.each<[string, Parameters<typeof mayLiftFreeze>[0], boolean]>([
  ['nothing was asked for', { own: true, asked: 'nothing', link: 'secondary' }, true],
  ['what was asked for has failed', { own: true, asked: 'failed', link: 'secondary' }, true],
  ['Azure can not be read, and nothing was asked for', { own: true, asked: 'nothing', link: 'unreadable' }, true],
  ['it may still land', { own: true, asked: 'may-land', link: 'secondary' }, false],
  ['another run keeps them out', { own: false, asked: 'nothing', link: 'secondary' }, false],
  ['the link is gone', { own: true, asked: 'nothing', link: 'gone' }, false],
  ['it has failed, and the link is gone all the same', { own: true, asked: 'failed', link: 'gone' }, false],
  ['the instance is primary', { own: true, asked: 'nothing', link: 'primary' }, false],
])('lifting the freeze: %s', (_name, facts, expected) => {
  expect(mayLiftFreeze(facts)).toBe(expected);
});
