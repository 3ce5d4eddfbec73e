import type { SideName } from '../cutover/observation.ts';
import { authenticationChecks } from './authentication.ts';
import { availabilityGroupChecks } from './availability-groups.ts';
import { azureMachineChecks } from './azure-vm.ts';
import type { Check, Facts, Family, RouteName, Severity, Verdict } from './check.ts';
import { connectionChecks } from './connection.ts';
import { databaseChecks } from './databases.ts';
import { instanceChecks } from './instance.ts';
import { managedInstanceChecks } from './managed-instance.ts';
import { networkChecks } from './network.ts';
import { permissionChecks } from './permissions.ts';
import { readinessChecks } from './readiness.ts';
import type { Remedy } from './remedy.ts';
import { serverObjectChecks } from './server-objects.ts';

/** All checks, family by family, in the order in which a person would work through them. */
export const checks: readonly Check[] = [
  ...connectionChecks,
  ...permissionChecks,
  ...instanceChecks,
  ...networkChecks,
  ...authenticationChecks,
  ...availabilityGroupChecks,
  ...databaseChecks,
  ...azureMachineChecks,
  ...managedInstanceChecks,
  ...serverObjectChecks,
  ...readinessChecks,
];

export interface Finding {
  readonly id: string;
  readonly family: Family;
  readonly title: string;
  readonly severity: Severity;
  readonly side: SideName | 'both';
  readonly verdict: Verdict | 'skipped';
  readonly evidence: string;
  readonly remedy?: Remedy | undefined;
  /** The page of Microsoft that asks for it. */
  readonly page: string;
}

/** Judges everything that was read. Pure: the reading is done before. */
export const runChecks = (facts: Facts, chosen: readonly Check[] = checks): readonly Finding[] =>
  chosen
    .filter((check) => isOnRoute(check, facts.route))
    .flatMap((check) => {
      const { id, family, title, severity, page, scope } = check;
      const finding = (side: Finding['side'], judged: SideName): Finding => ({
        id,
        family,
        title,
        severity,
        side,
        ...check.judge(facts, judged),
        page,
      });
      if (scope === 'pair') return [finding('both', 'source')];
      if (scope === 'each' && facts.route === 'managed-instance') return [finding('source', 'source')];
      return scope === 'each' ? [finding('source', 'source'), finding('target', 'target')] : [finding(scope, scope)];
    });

/** A managed instance is no SQL Server of ours to look into: what is judged of it says so. */
const isOnRoute = ({ route, scope }: Check, now: RouteName): boolean =>
  route === undefined ? now === 'sql-vm' || scope === 'source' || scope === 'each' : route === now;
