import { createHash } from 'node:crypto';
import type { Step } from '../../scripts/prove/real/choices.ts';
import { explore, faultChoices, sitesOf, type Tried, tryHistory } from '../../scripts/prove/real/explore.ts';
import { menus } from '../../scripts/prove/real/menus.ts';
import { isPlayedElsewhere, type Reached } from '../../scripts/prove/real/same-history.ts';
import { readSetting } from '../../scripts/prove/real/setting.ts';

const root = { scenario: 'switch-async', setting: readSetting('2022') } as const;

/** All that was said and done, but for the line that names the event and the await. */
function storyOf({ play, wrong }: Tried): string {
  const told = play.world.told.filter(({ who, what }) => who !== 'world' || !/, before /.test(what));
  const runs = play.runs.map(({ ending, after }) => ({ ending, after }));
  return createHash('sha256')
    .update(JSON.stringify([told, play.world.migration.journal.entries, runs, wrong]))
    .digest('hex');
}

const storyWith = async (...steps: readonly Step[]): Promise<string> => storyOf(await tryHistory({ ...root, steps }));

test('an event that is left out makes the story of the history that stands for it', async () => {
  const undisturbed = await tryHistory({ ...root, steps: [] });
  const sites = sitesOf(undisturbed);
  let [inert, sameMoment] = [0, 0];
  for (const [at, site] of sites.entries()) {
    for (const choice of faultChoices) {
      if (choice.kind !== 'event' || !isPlayedElsewhere(sites, at, choice, 0)) continue;
      const story = await storyWith({ point: site.point, choice });
      if (site.inert.has(choice.event)) {
        inert += 1;
        expect(story).toBe(storyOf(undisturbed));
      } else {
        sameMoment += 1;
        expect(story).toBe(await storyWith({ point: (sites[at - 1] as Reached).point, choice }));
      }
    }
  }
  expect(inert).toBeGreaterThan(15);
  expect(sameMoment).toBeGreaterThan(50);
}, 120_000);

test('nothing is left out when the await before it has a choice already', async () => {
  const sites = sitesOf(await tryHistory({ ...root, steps: [] }));
  const at = sites.findIndex(({ sameMoment }) => sameMoment);
  expect(at).toBeGreaterThan(0);
  const cut = { kind: 'event', event: 'cut' } as const;
  expect(isPlayedElsewhere(sites, at, cut, at - 1)).toBe(true);
  expect(isPlayedElsewhere(sites, at, cut, at)).toBe(false);
});

test('the await of another run does not stand for it', async () => {
  const sites = sitesOf(await tryHistory({ ...root, steps: [] }));
  const at = sites.findIndex(({ sameMoment }) => sameMoment);
  const ofAnother = sites.map((site, index) => (index === at - 1 ? { ...site, point: 'b1' } : site));
  const second = { kind: 'event', event: 'second' } as const;
  expect(isPlayedElsewhere(sites, at, second, 0)).toBe(true);
  expect(isPlayedElsewhere(ofAnother, at, second, 0)).toBe(false);
});

/** How the runs of a history end, and what is wrong with it. */
const endingOf = ({ play, wrong }: Tried): string =>
  JSON.stringify([play.runs.map(({ runner, ending }) => [runner.name, runner.dead, ending?.outputs, ending?.failure]), wrong]);

/** Two moments with two requests each. */
const someCuts = (site: { readonly point: string }) => (['a5', 'a6', 'a9', 'a10'].includes(site.point) ? menus.comings() : []);

async function endingsOf(repeat: boolean): Promise<{ readonly endings: ReadonlySet<string>; readonly histories: number }> {
  const endings = new Set<string>();
  const { histories } = await explore(root, [someCuts, menus.comings], {
    repeat,
    listen: (_, tried) => void endings.add(endingOf(tried)),
  });
  return { endings, histories };
}

test('with and without what is left out, pairs of faults end in the same ways', async () => {
  const [all, fewer] = [await endingsOf(true), await endingsOf(false)];
  expect([...fewer.endings].sort()).toEqual([...all.endings].sort());
  expect(fewer.histories).toBeLessThan(all.histories);
}, 120_000);
