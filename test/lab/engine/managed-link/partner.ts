import type { DistributedSide } from '../groups/model.ts';
import { type Laboratory, oppositeSide } from '../laboratory.ts';
import type { LinkUser } from '../replication/link.ts';

/** Runs `act` some time from now, or, when the network between the two sides is cut then, some time after it works again. */
export function whenPartnerHears(laboratory: Laboratory, side: DistributedSide, act: () => void): void {
  const { clock, timings } = laboratory;
  clock.after(timings.partnerHearsMs, () => {
    const here = side.local.primary;
    const there = oppositeSide(laboratory, side)?.local.primary;
    if (here === undefined || there === undefined) return;
    const network = laboratory.linkBetween(here.site, there.site);
    if (network.up) {
      act();
      return;
    }
    const waiting: LinkUser = {
      linkLost() {},
      linkRestored() {
        network.users.delete(waiting);
        whenPartnerHears(laboratory, side, act);
      },
    };
    network.users.add(waiting);
  });
}
