import { migrationLogin } from '../../lab/engine/migration.ts';
import { loginTo } from '../../lab/engine/writers/writers.ts';
import type { LinkLaboratory } from './link-laboratory.ts';

/** An application that nobody froze: it writes on the source with a login that no list names. */
export interface RogueWriter {
  /** Acknowledged rows. */
  readonly written: number;
  stop(): Promise<void>;
}

const target = { database: undefined, schema: 'dbo', name: 'Rogue' };
const never = new AbortController().signal;

const openRogue = ({ migration }: LinkLaboratory) =>
  migration.source.openSession(loginTo({ databases: [], primaryOf: migration.primaryOf, login: migrationLogin }, 'Sales'), () => undefined);

/** Makes its table; to be called while the link is whole. */
export function prepareRogue(lab: LinkLaboratory): void {
  const session = openRogue(lab);
  session.createTable(undefined, 'dbo', target.name, [{ name: 'n', type: { name: 'int' }, nullable: false, primaryKey: true }]);
  session.close();
}

/** Writes a row every `every` ms until it is stopped or nobody takes its rows any more. */
export function startRogue(lab: LinkLaboratory, every = 20): RogueWriter {
  let written = 0;
  let stopped = false;
  const running = (async () => {
    const session = openRogue(lab);
    for (let n = 1; !stopped; n++) {
      try {
        await session.insert(target, [[n]], never);
        written++;
      } catch {
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, every));
    }
    session.close();
  })();
  return {
    get written() {
      return written;
    },
    async stop() {
      stopped = true;
      await Promise.race([running, new Promise((resolve) => setTimeout(resolve, 1000))]);
    },
  };
}

/** Opens a transaction and leaves it open. */
export async function leaveTransactionOpen(lab: LinkLaboratory): Promise<void> {
  const session = openRogue(lab);
  session.beginTransaction();
  await session.insert(target, [[1_000_000]], never);
}
