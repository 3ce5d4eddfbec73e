import { serverObjectChecks } from '../../shared/prereqs/server-objects.ts';
import { loginCases } from './cases-server-objects.ts';
import { proveChecks } from './prove-checks.ts';

proveChecks(serverObjectChecks, loginCases);
