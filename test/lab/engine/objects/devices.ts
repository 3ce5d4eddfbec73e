import { deviceExists } from '../errors.ts';
import type { Session } from '../sessions/session.ts';
import type { ProcedureValues } from './procedure-values.ts';

/** sp_addumpdevice. Throws 15026. */
export function addDevice({ server }: Session, values: ProcedureValues): void {
  const { devices } = server.objects;
  const name = values.text('logicalname');
  if (devices.has(name.toLowerCase())) throw deviceExists(name);
  const type = values.text('devtype').toLowerCase() === 'tape' ? 'tape' : 'disk';
  devices.set(name.toLowerCase(), { name, path: values.text('physicalname'), type });
}
