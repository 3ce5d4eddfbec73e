import { networkChecks } from '../../shared/prereqs/network.ts';
import { networkCases } from './cases-network.ts';
import { proveChecks } from './prove-checks.ts';

proveChecks(networkChecks, networkCases);
