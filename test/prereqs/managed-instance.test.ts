import { managedInstanceChecks } from '../../shared/prereqs/managed-instance.ts';
import { managedInstanceCases } from './cases-managed-instance.ts';
import { managedInstanceSourceCases } from './cases-managed-instance-source.ts';
import { proveChecks } from './prove-checks.ts';

proveChecks(managedInstanceChecks, { ...managedInstanceCases, ...managedInstanceSourceCases });
