import { serverObjectChecks } from '../../shared/prereqs/server-objects.ts';
import { codeCases } from './cases-instance-code.ts';
import { loginCases } from './cases-logins.ts';
import { agentCases, objectCases } from './cases-server-objects.ts';
import { proveChecks } from './prove-checks.ts';

proveChecks(serverObjectChecks, { ...loginCases, ...agentCases, ...objectCases, ...codeCases });
