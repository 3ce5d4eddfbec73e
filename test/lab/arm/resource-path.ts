import { ArmError } from './arm-error.ts';

/** A path of Azure Resource Manager, taken apart. */
export interface ResourcePath {
  readonly subscription: string;
  readonly group: string | undefined;
  /** Namespace with the types down to the last one, for example Microsoft.Compute/virtualMachines. */
  readonly type: string;
  /** Names in the order of the types. One less than there are types: the path ends with a collection or an action. */
  readonly names: readonly string[];
  /** Identifier of the resource that it names, or under which the collection or the action is. */
  readonly id: string;
  /** The last part, when it is a collection or an action. */
  readonly last: string | undefined;
  /** `type` without the last part. */
  readonly parentType: string;
}

/** `/subscriptions/{s}[/resourceGroups/{rg}]/providers/{namespace}/{type}/{name}[/{type}/{name}]…[/{collection or action}]`. Throws 404. */
export function parseResourcePath(path: string): ResourcePath {
  const parts = path
    .split('/')
    .slice(1)
    .map((part) => decodeURIComponent(part));
  const [word, subscription] = parts;
  if (word?.toLowerCase() !== 'subscriptions' || !subscription) throw unknown(path);
  const grouped = parts[2]?.toLowerCase() === 'resourcegroups';
  const group = grouped ? parts[3] : undefined;
  const rest = parts.slice(extensionFrom(parts) ?? (grouped ? 4 : 2));
  const [providers, namespace, ...pairs] = rest;
  if (providers?.toLowerCase() !== 'providers' || !namespace || pairs.length === 0) throw unknown(path);
  const types = pairs.filter((_part, index) => index % 2 === 0);
  const names = pairs.filter((_part, index) => index % 2 === 1);
  const open = types.length > names.length;
  // A collection right below a namespace belongs to what the namespace hangs on.
  const whole = open ? parts.slice(0, pairs.length === 1 ? -3 : -1) : parts;
  return {
    subscription,
    group,
    type: [namespace, ...types].join('/'),
    names,
    id: `/${whole.join('/')}`,
    last: open ? types.at(-1) : undefined,
    parentType: [namespace, ...(open ? types.slice(0, -1) : types)].join('/'),
  };
}

/** Whether what a path or an identifier names is a scope itself or below it; case does not matter. */
export const isWithin = (id: string, scope: string): boolean =>
  `${id}/`.toLowerCase().startsWith(`${scope.replace(/\/$/, '')}/`.toLowerCase());

/** An extension resource hangs below another resource: the last `providers` says what it is. Undefined when there is only one. */
function extensionFrom(parts: readonly string[]): number | undefined {
  const places = parts.flatMap((part, index) => (part.toLowerCase() === 'providers' ? [index] : []));
  const last = places.at(-1);
  // A resource may be called "providers": then a type comes after it, and no namespace with a dot.
  return places.length > 1 && last !== undefined && parts[last + 1]?.includes('.') ? last : undefined;
}

const unknown = (path: string): ArmError => new ArmError(404, 'InvalidResourceType', `The resource type could not be found: '${path}'.`);
