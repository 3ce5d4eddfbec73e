import type { SideReport } from '../../report/report.ts';
import { type Ending, introduceSide, withReport } from '../with-report.ts';
import { closeLink, type LinkContext, type LinkMigration, type LinkRequest, openLink } from './link-migration.ts';
import { linkSides } from './link-sides.ts';
import { lookAtLink } from './look-link.ts';

/** Signs in, opens the sessions, does the work, writes the report; see `withReport`. */
export const withLink = <O extends string>(
  context: LinkContext,
  request: LinkRequest,
  failedOutputs: Readonly<Record<O, string>>,
  work: (migration: LinkMigration) => Promise<Ending<O>>,
): Promise<Readonly<Record<O | 'report', string>>> =>
  withReport(
    context,
    {
      open: () => openLink(context, request),
      introduce: introduceLink,
      stateNow: async (migration) => (await lookAtLink(migration, undefined, lastLook(context))).state,
      reportSides: (migration) => reportSides(migration, lastLook(context)),
      close: closeLink,
    },
    failedOutputs,
    work,
  );

/** A cancelled run is killed soon: an Azure that does not answer must not keep its report from being written. ms */
const lastPatience = 2000;
function lastLook({ signal, clock }: LinkContext): AbortSignal | undefined {
  if (!signal.aborted) return undefined;
  const enough = new AbortController();
  void clock.sleep(lastPatience).then(() => enough.abort(new Error('Azure did not answer in time.')));
  return enough.signal;
}

const introduceLink = ({ source, target, instance, identity }: LinkMigration): readonly string[] => [
  introduceSide(source),
  `target managed instance ${instance.address.managedInstance}, link ${instance.address.linkName}, in resource group ${instance.address.resourceGroup}; signed in to Azure with ${identity.how} as ${identity.whom}`,
  target ? introduceSide(target) : 'no login for the instance: Azure Resource Manager stands in for it',
];

const reportSides = async (migration: LinkMigration, signal: AbortSignal | undefined): Promise<readonly SideReport[]> =>
  linkSides(migration, (await lookAtLink(migration, undefined, signal)).observation);
