/** sp_getapplock and sp_releaseapplock (Microsoft pages of these names). */
import type { ApplicationLockRequest } from '../../port.ts';
import { SqlError } from '../../sql-types.ts';
import { int } from '../types.ts';
import { convertValue } from '../values/convert.ts';
import { bindArguments, textOf } from './arguments.ts';
import type { Execution } from './execution.ts';
import type { GivenArgument, ProcedureCall } from './procedures.ts';

const modes = ['Shared', 'Update', 'IntentShared', 'IntentExclusive', 'Exclusive'] as const;
const owners = ['Session', 'Transaction'] as const;
const parameterError = -999;

function invalidParameter(call: ProcedureCall): SqlError {
  call.setResult(parameterError);
  return new SqlError(15600, `An invalid parameter or option was specified for procedure 'sys.${call.name}'.`, {
    severity: 15,
    procedure: call.name,
  });
}

const choose = <Name extends string>(names: readonly Name[], text: string | null): Name | undefined =>
  names.find((name) => name.toLowerCase() === text?.toLowerCase());

/** Resource names are cut at 255 characters. */
function resourceOf(call: ProcedureCall, args: ReadonlyMap<string, GivenArgument>): string {
  const resource = textOf(args.get('@resource'));
  if (resource === null || resource === '') throw invalidParameter(call);
  return resource.slice(0, 255);
}

/** 'Transaction' unless said otherwise; without a transaction that is error 3918. */
function ownerOf(call: ProcedureCall, args: ReadonlyMap<string, GivenArgument>, { session }: Execution): ApplicationLockRequest['owner'] {
  const owner = args.has('@lockowner') ? choose(owners, textOf(args.get('@lockowner'))) : 'Transaction';
  if (!owner) throw invalidParameter(call);
  if (owner === 'Transaction' && session.engine.transactionCount === 0) {
    call.setResult(parameterError);
    throw new SqlError(3918, 'The statement or function must be executed in the context of a user transaction.', { procedure: call.name });
  }
  return owner;
}

export async function getApplicationLock(call: ProcedureCall, execution: Execution): Promise<number> {
  const { engine, options } = execution.session;
  const args = bindArguments(call, ['@Resource', '@LockMode', '@LockOwner', '@LockTimeout', '@DbPrincipal'], ['@Resource', '@LockMode']);
  const resource = resourceOf(call, args);
  const mode = choose(modes, textOf(args.get('@lockmode')));
  if (!mode) throw invalidParameter(call);
  const given = args.get('@locktimeout');
  const timeout = given ? Number(convertValue(given.value ?? null, given.type, int) ?? options.lockTimeout) : options.lockTimeout;
  if (timeout < -1) throw invalidParameter(call);
  const request = { resource, mode, owner: ownerOf(call, args, execution), timeout, database: call.database ?? engine.database };
  // A wait for a lock ends when the client has gone: nobody is left to hold it.
  return engine.getApplicationLock(request, execution.control.waitOver);
}

export async function releaseApplicationLock(call: ProcedureCall, execution: Execution): Promise<number> {
  const { engine } = execution.session;
  const args = bindArguments(call, ['@Resource', '@LockOwner', '@DbPrincipal'], ['@Resource']);
  const resource = resourceOf(call, args);
  const owner = ownerOf(call, args, execution);
  call.setResult(parameterError);
  return engine.releaseApplicationLock(resource, owner, call.database ?? engine.database);
}
