import { availabilityGroupChecks } from '../../shared/prereqs/availability-groups.ts';
import { availabilityGroupCases } from './cases-availability-groups.ts';
import { proveChecks } from './prove-checks.ts';

proveChecks(availabilityGroupChecks, availabilityGroupCases);
