import { instanceChecks } from '../../shared/prereqs/instance.ts';
import { instanceCases } from './cases-instance.ts';
import { proveChecks } from './prove-checks.ts';

proveChecks(instanceChecks, instanceCases);
