import { connectionChecks } from '../../shared/prereqs/connection.ts';
import { connectionCases } from './cases-connection.ts';
import { proveChecks } from './prove-checks.ts';

proveChecks(connectionChecks, connectionCases);
