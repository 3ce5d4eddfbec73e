import { serverObjectChecks } from '../../shared/prereqs/server-objects.ts';
import { agentCases, codeCases, loginCases, objectCases } from './cases-server-objects.ts';
import { proveChecks } from './prove-checks.ts';

proveChecks(serverObjectChecks, { ...loginCases, ...agentCases, ...objectCases, ...codeCases });
