import type { Reply } from './operations.ts';
import type { Tokens } from './tokens.ts';

/** A service connection with workload identity, as Azure Pipelines knows it. */
export interface PipelineConnection {
  readonly id: string;
  /** Of the job. */
  readonly systemAccessToken: string;
  readonly issuer: string;
  readonly subject: string;
}

/**
 * The service of Azure Pipelines that gives identity tokens to jobs (Microsoft, "Oidctoken - Create"). Undefined: the path is not its own.
 */
export function answerForPipelines(
  connection: PipelineConnection,
  tokens: Tokens,
  method: string,
  { pathname, searchParams }: URL,
  authorization: string | undefined,
): Reply | undefined {
  if (method !== 'POST' || !pathname.endsWith('/oidctoken')) return undefined;
  if (authorization !== `Bearer ${connection.systemAccessToken}`)
    return { status: 401, body: { message: 'TF400813: The user is not authorized to access this resource.' } };
  if (searchParams.get('serviceConnectionId') !== connection.id)
    return { status: 400, body: { message: 'There is no explicit reference to service connection from current stage.' } };
  return { status: 200, body: { oidcToken: tokens.identity(connection.issuer, connection.subject, 'api://AzureADTokenExchange') } };
}
