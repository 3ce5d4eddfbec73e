import { readinessChecks } from '../../shared/prereqs/readiness.ts';
import { readinessCases } from './cases-readiness.ts';
import { proveChecks } from './prove-checks.ts';

proveChecks(readinessChecks, readinessCases);
