import { permissionChecks } from '../../shared/prereqs/permissions.ts';
import { permissionCases } from './cases-permissions.ts';
import { proveChecks } from './prove-checks.ts';

proveChecks(permissionChecks, permissionCases);
