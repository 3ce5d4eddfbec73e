import { authenticationChecks } from '../../shared/prereqs/authentication.ts';
import { authenticationCases } from './cases-authentication.ts';
import { proveChecks } from './prove-checks.ts';

proveChecks(authenticationChecks, authenticationCases);
