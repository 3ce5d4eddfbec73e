import { traceOff, traceOn } from '../../sqlserver/remedies/instance.ts';
import { type Check, fail, notApplicable, pass } from '../check.ts';
import { ofLinkSource, ofSourceAndLink } from '../of-link.ts';
import { preparePage, troubleshootPage } from './pages.ts';

/** Microsoft, "Prepare your environment for a link": startup trace flags. */
const wanted: ReadonlyMap<number, string> = new Map([
  [1800, 'log files on disks with different sector sizes'],
  [9567, 'compression of automatic seeding'],
]);
/** Keeps the log from being truncated wrongly while newer builds seed (Microsoft, "Troubleshoot the link"). */
const whileSeeding = 12381;

const spell = (flags: readonly (number | undefined)[]): string => (flags.length === 0 ? 'none' : flags.join(', '));

/** Trace flags of all sessions; whether they are startup parameters can not be seen with T-SQL. */
export const traceFlagChecks: readonly Check[] = [
  ofLinkSource({
    id: 'MI-TRACEFLAGS-001',
    title: 'The trace flags that the link asks for are on',
    severity: 'warning',
    page: preparePage,
    reads: ['traceFlags'],
    judge({ server, read: { traceFlags } }) {
      const on = traceFlags.map(({ flag }) => flag);
      const missing = [...wanted].filter(([flag]) => !on.includes(flag));
      if (missing.length === 0) return pass(`on: ${spell(on)}`);
      const flags = missing.map(([flag]) => flag);
      return fail(`${server.serverName}: missing ${missing.map(([flag, what]) => `${flag} (${what})`).join(', ')}; on: ${spell(on)}`, {
        text: `Switch them on, and make them startup parameters too: ${flags.map((flag) => `-T${flag}`).join(', ')}. 1800 is not needed where the disks of both sides have sectors of 4 KB, and 9567 only helps while a database is seeded.`,
        sql: traceOn(flags),
        on: 'source',
      });
    },
  }),
  ofSourceAndLink({
    id: 'MI-TRACEFLAGS-002',
    title: `Trace flag ${whileSeeding} is off after the seeding`,
    severity: 'warning',
    page: troubleshootPage,
    reads: ['traceFlags'],
    asks: ['link'],
    judge({ server, read: { traceFlags } }, { link }) {
      const on = traceFlags.map(({ flag }) => flag);
      if (!on.includes(whileSeeding)) return pass(`on: ${spell(on)}`);
      if (link !== 'gone' && link.databases.some(({ replicaState }) => /^Seeding$/i.test(replicaState ?? '')))
        return notApplicable(`${whileSeeding} is on, and a database is being seeded`);
      return fail(`${server.serverName}: ${whileSeeding} is on`, {
        text: `It is for the time of the seeding only. Switch it off, also as startup parameter -T${whileSeeding}.`,
        sql: traceOff([whileSeeding]),
        on: 'source',
      });
    },
  }),
];
