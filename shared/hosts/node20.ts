import './node-version.ts';

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T | PromiseLike<T>) => void;
  readonly reject: (reason?: unknown) => void;
}

/**
 * `Promise.withResolvers`, which Node 20 lacks and tedious 20 calls at its first connect. Azure Pipelines may start a task that
 * declares Node 24 on Node 20 (azure-pipelines-agent NodeHandler.cs), and people start an action by hand with the Node that they have,
 * so this comes before all other imports of every door.
 */
export function withResolvers<T>(): Deferred<T> {
  let resolve: Deferred<T>['resolve'] = () => {};
  let reject: Deferred<T>['reject'] = () => {};
  const promise = new Promise<T>((onDone, onFailed) => {
    resolve = onDone;
    reject = onFailed;
  });
  return { promise, resolve, reject };
}

if (!('withResolvers' in Promise))
  Object.defineProperty(Promise, 'withResolvers', { value: withResolvers, writable: true, configurable: true });
