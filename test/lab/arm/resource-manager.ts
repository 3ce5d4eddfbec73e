import { ArmError, groupNotFound } from './arm-error.ts';
import { actionOf, authorize } from './authorize.ts';
import type { OperationFault } from './faults.ts';
import { expectUnlocked } from './locks.ts';
import type { Operations, Reply } from './operations.ts';
import { type Call, isRunning, isStarted, type Provider, type ResourceType } from './provider.ts';
import { compute } from './providers/compute.ts';
import { network } from './providers/network.ts';
import { services } from './providers/services.ts';
import { managedInstances } from './providers/sql/managed-instances.ts';
import { parseResourcePath, type ResourcePath } from './resource-path.ts';
import type { AzureWorld, Principal } from './world.ts';

const provider: Provider = { ...compute, ...network, ...services, ...managedInstances };

/** One request to Azure Resource Manager, from somebody who is known. Throws ArmError. */
export function answer(
  world: AzureWorld,
  operations: Operations,
  principal: Principal,
  origin: string,
  {
    method,
    path: text,
    query,
    body,
  }: { readonly method: string; readonly path: string; readonly query: URLSearchParams; readonly body: unknown },
  fault?: OperationFault,
): Reply | Promise<Reply> {
  const version = query.get('api-version');
  if (version === null)
    throw new ArmError(400, 'MissingApiVersionParameter', 'The api-version query parameter (?api-version=) is required for all requests.');
  const polled = operations.poll(text, query);
  if (polled) return polled;
  const path = parseResourcePath(text);
  if (path.subscription.toLowerCase() !== world.subscriptionId)
    throw new ArmError(404, 'SubscriptionNotFound', `The subscription '${path.subscription}' could not be found.`);
  const isAction = method === 'POST' && path.last !== undefined;
  const type = provider[(isAction ? path.parentType : path.type).toLowerCase()];
  if (!type) throw new ArmError(404, 'InvalidResourceType', `The resource type '${path.type}' could not be found.`);
  if (!type.versions.includes(version))
    throw new ArmError(
      400,
      'NoRegisteredProviderFound',
      `No registered resource provider found for API version '${version}' for type '${path.type}'. The supported api-versions are '${type.versions.join(', ')}'.`,
    );
  authorize(world, principal, method, path);
  expectUnlocked(world, method, path);
  if (path.group !== undefined && !world.groups.has(path.group.toLowerCase())) throw groupNotFound(path.group);
  const call: Call = { world, principal, version, path, query, body };
  if (isAction) {
    const action = type.actions?.[path.last?.toLowerCase() ?? ''];
    if (!action) throw notSupported(actionOf(method, path));
    const result = action(call);
    if (isRunning(result)) return operations.run(result, origin, world.subscriptionId, fault);
    return isStarted(result)
      ? operations.start(result, world.longRunning, origin, world.subscriptionId, world.actionMs)
      : { status: 200, body: result };
  }
  if (method !== 'GET') {
    const result = changeOf(type, method, path)(call);
    if (isRunning(result)) return operations.run(result, origin, world.subscriptionId, fault);
    return result === undefined ? { status: 204 } : { status: 200, body: result };
  }
  if (path.last !== undefined) {
    if (!type.list) throw notSupported(actionOf(method, path));
    return { status: 200, body: page(type.list(call), world.pageSize, origin, text, query) };
  }
  if (!type.get) throw notSupported(actionOf(method, path));
  return { status: 200, body: type.get(call) };
}

function changeOf(type: ResourceType, method: string, path: ResourcePath): (call: Call) => unknown {
  const change = { PUT: type.put, PATCH: type.patch, DELETE: type.delete }[method];
  if (!change || path.last !== undefined) throw notSupported(actionOf(method, path));
  return (call) => change(call);
}

const notSupported = (action: string): ArmError => new ArmError(405, 'MethodNotAllowed', `The laboratory does not play ${action}.`);

function page(entries: readonly unknown[], size: number, origin: string, path: string, query: URLSearchParams) {
  const from = Number(query.get('$skipToken') ?? 0);
  const next = new URLSearchParams(query);
  next.set('$skipToken', String(from + size));
  return { value: entries.slice(from, from + size), ...(entries.length > from + size && { nextLink: `${origin}${path}?${next}` }) };
}
