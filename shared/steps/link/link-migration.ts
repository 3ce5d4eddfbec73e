import type { AzureIdentity, AzureLogin, SignIn } from '../../azure/arm.ts';
import { createManagedInstance, type LinkAddress, type ManagedInstance } from '../../azure/managed-instance.ts';
import { TaskFailure } from '../../core/errors.ts';
import type { TaskContext } from '../../core/task.ts';
import { untrusted } from '../../hosts/untrusted.ts';
import { createJournal } from '../../report/journal.ts';
import { messageOf, SqlFailure } from '../../sqlserver/errors.ts';
import type { Endpoint } from '../../sqlserver/session.ts';
import { explainFailure } from '../explain-failure.ts';
import type { Side, SourceMigration } from '../migration.ts';
import { openSide } from '../open.ts';

/** What a run over the Managed Instance link works with: T-SQL on the source, Azure for the link, T-SQL on the instance if there is a login. */
export interface LinkMigration extends SourceMigration {
  readonly instance: ManagedInstance;
  readonly identity: AzureIdentity;
  readonly target: Side | undefined;
}

export interface LinkRequest {
  readonly task: string;
  readonly dagName: string;
  readonly source: Endpoint;
  /** Undefined: no login for the instance. */
  readonly target: Endpoint | undefined;
  readonly address: LinkAddress;
  readonly login: AzureLogin;
}

export type LinkContext = Pick<TaskContext<Record<never, never>>, 'host' | 'clock' | 'open' | 'signal' | 'publish'> & {
  readonly signIn: SignIn;
};

/** Signs in to Azure and opens the sessions, all at once. Throws TaskFailure that names everything that failed. Changes nothing. */
export async function openLink(context: LinkContext, request: LinkRequest): Promise<LinkMigration> {
  const { host, clock, open, signal } = context;
  const [azure, source, target] = await Promise.allSettled([
    context.signIn(request.login, { host, clock, signal }),
    openSide(open, 'source', request.source, signal),
    request.target ? openSide(open, 'target', request.target, signal) : Promise.resolve(undefined),
  ]);
  if (azure.status === 'fulfilled' && source.status === 'fulfilled' && target.status === 'fulfilled')
    return {
      task: request.task,
      dagName: request.dagName,
      source: source.value,
      target: target.value,
      targetName: request.address.managedInstance,
      instance: createManagedInstance(azure.value.arm, request.address),
      identity: azure.value.identity,
      host,
      clock,
      open,
      journal: createJournal(clock),
    };
  for (const side of [source, target]) if (side.status === 'fulfilled') await side.value?.session.close();
  const problems = [
    ...(azure.status === 'rejected'
      ? [{ what: `Azure: ${untrusted(messageOf(azure.reason))}`, remedy: 'Give the identity of the pipeline a way to sign in to Azure.' }]
      : []),
    ...(source.status === 'rejected' ? [explained(source.reason, request.source, context)] : []),
    ...(target.status === 'rejected' && request.target ? [explained(target.reason, request.target, context)] : []),
  ];
  throw new TaskFailure('connection-failed', `${problems.map(({ what }) => what).join('\n')}\nNothing was changed.`, {
    remedy: problems.map(({ remedy }) => remedy).join(' '),
  });
}

const explained = (error: unknown, endpoint: Endpoint, { host }: LinkContext): { readonly what: string; readonly remedy: string } =>
  error instanceof SqlFailure ? explainFailure(error, endpoint, host) : { what: untrusted(messageOf(error)), remedy: '' };

export const closeLink = async ({ source, target }: LinkMigration): Promise<void> => {
  await Promise.allSettled([source.session.close(), target?.session.close()]);
};
