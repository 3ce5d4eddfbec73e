import { ArmError } from './arm-error.ts';
import { isWithin, type ResourcePath } from './resource-path.ts';
import type { AzureWorld, Principal } from './world.ts';

/** The operation that a request is, in the words of role definitions. */
export function actionOf(method: string, { type, parentType, last }: ResourcePath): string {
  if (method === 'POST' && last !== undefined) return `${parentType}/${last}/action`;
  const verb = method === 'GET' ? 'read' : method === 'DELETE' ? 'delete' : 'write';
  return `${type}/${verb}`;
}

/** Throws AuthorizationFailed as Azure words it. */
export function authorize(world: AzureWorld, principal: Principal, method: string, path: ResourcePath): void {
  const action = actionOf(method, path);
  // Everybody may ask for his own permissions where he has an assignment at all.
  const allowed = assignmentsAt(world, principal, path.id).some(
    ({ actions, notActions }) =>
      actions.some((pattern) => matches(pattern, action)) && !notActions.some((pattern) => matches(pattern, action)),
  );
  if (allowed) return;
  throw new ArmError(
    403,
    'AuthorizationFailed',
    `The client '${principal.clientId}' with object id '${principal.objectId}' does not have authorization to perform action '${action}' over scope '${path.id}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );
}

/** The assignments that hold at a scope: those of the scope itself and of everything above it. */
export function assignmentsAt({ assignments }: AzureWorld, { objectId }: Principal, id: string) {
  return assignments.filter((one) => one.objectId === objectId && isWithin(id, one.scope));
}

function matches(pattern: string, action: string): boolean {
  const parts = pattern.toLowerCase().split('*');
  const text = action.toLowerCase();
  let at = 0;
  for (const [index, part] of parts.entries()) {
    const found =
      index === 0 ? (text.startsWith(part) ? 0 : -1) : index === parts.length - 1 ? lastIndex(text, part, at) : text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return parts.length > 1 || at === text.length;
}

const lastIndex = (text: string, part: string, from: number): number =>
  text.endsWith(part) && text.length - part.length >= from ? text.length - part.length : -1;
