import type { SqlMessage } from '../sql-types.ts';
import { MalformedMessage } from './byte-reader.ts';
import { performFaulty } from './faulty-requests.ts';
import { type Link, responseFor, sendCutResponse } from './link.ts';
import { type Message, packetType } from './packets.ts';
import type { Response } from './response.ts';
import { failureMessage, runSafely, whileRunning } from './running.ts';
import { type Work, workFor } from './work.ts';

/** Serves one request to its end. Throws MalformedMessage when the client does not speak TDS; the connection can not go on then. */
export async function serveRequest(link: Link, message: Message): Promise<void> {
  if (message.ignored) return sendCutResponse(link, message.type);
  const work = readWork(link, message);
  const fault = link.faults.claim({
    kind: work.kind,
    sql: work.sql,
    spid: link.session.spid,
    appName: link.appName,
    userName: link.userName,
    database: link.session.database,
    localPort: link.channel.localPort,
  });
  if (fault) return performFaulty(link, work, fault);
  const response = responseFor(link, work.kind === 'rpc' ? 'rpc' : 'batch', link.channel.write);
  await whileRunning(
    link,
    {
      response,
      cutOff: response.cutOff,
      get awaited() {
        return response.open;
      },
    },
    async () => {
      if (message.resetsSession) await renew(link, response);
      if (response.open) await runSafely(link, work, response);
    },
  );
}

async function renew(link: Link, response: Response): Promise<void> {
  try {
    await link.renewSession();
    response.sessionReset();
  } catch (error) {
    response.message(failureMessage(error));
    response.cutOff();
    link.channel.end();
  }
}

function readWork(link: Link, message: Message): Work {
  try {
    return workFor(message, link.dialect, link.prepared);
  } catch (error) {
    if (error instanceof MalformedMessage) throw error;
    return refusal(message, failureMessage(error));
  }
}

function refusal(message: Message, reason: SqlMessage): Work {
  return {
    kind: message.type === packetType.rpc ? 'rpc' : 'batch',
    sql: '',
    async run(_session, response) {
      response.message(reason);
      response.cutOff();
    },
  };
}
