import { sleep } from '../clock.ts';
import type { RequestFault } from './faults.ts';
import { type Link, responseFor, sendCutResponse } from './link.ts';
import { firstPacketOf, packetType } from './packets.ts';
import { runSafely, whileRunning } from './running.ts';
import type { Work } from './work.ts';

/** Carries out a request the way an armed fault wants it. */
export async function performFaulty(link: Link, work: Work, fault: RequestFault): Promise<void> {
  const { channel } = link;
  switch (fault.kind) {
    case 'reset':
      channel.reset();
      return;
    case 'stall':
      return stall(link);
    case 'fin':
      channel.write(firstPacketOf(await answerOf(link, work)));
      channel.end();
      return;
    case 'stall-after-first-packet':
      channel.write(firstPacketOf(await answerOf(link, work)));
      return stall(link);
    case 'applied-reply-lost':
      await answerOf(link, work);
      channel.reset();
      return;
    case 'delay':
      return delay(link, work, fault.delayMs);
    case 'late':
      return runLate(link, work, fault.delayMs);
  }
}

async function stall(link: Link): Promise<void> {
  link.deaf = true;
  await new Promise<void>((resolve) => link.channel.onClosed(resolve));
}

/** Runs the request and keeps its whole answer. */
async function answerOf(link: Link, work: Work): Promise<Buffer> {
  link.deaf = true;
  const packets: Buffer[] = [];
  const response = responseFor(link, work.kind === 'rpc' ? 'rpc' : 'batch', (chunk) => packets.push(chunk));
  await runSafely(link, work, response);
  return Buffer.concat(packets);
}

async function delay(link: Link, work: Work, delayMs: number): Promise<void> {
  const packets: Buffer[] = [];
  let cut = false;
  const kind = work.kind === 'rpc' ? 'rpc' : 'batch';
  const response = responseFor(link, kind, (chunk) => packets.push(chunk));
  const cutOff = () => {
    cut = true;
    sendCutResponse(link, kind === 'rpc' ? packetType.rpc : packetType.batch);
  };
  await whileRunning(
    link,
    {
      response,
      cutOff,
      get awaited() {
        return !cut;
      },
    },
    async () => {
      await runSafely(link, work, response);
      await sleep(link.clock, delayMs);
      if (!cut) link.channel.write(Buffer.concat(packets));
    },
  );
}

/** The client is gone, but its statement was on its way already: the session lives until it has come and begun. */
async function runLate(link: Link, work: Work, delayMs: number): Promise<void> {
  link.outlivesClient = true;
  link.channel.reset();
  await sleep(link.clock, delayMs);
  const response = responseFor(link, work.kind === 'rpc' ? 'rpc' : 'batch', () => undefined);
  const running = runSafely(link, work, response);
  // A session starts a statement asynchronously; one that hears of the end before that does not start it.
  await new Promise(setImmediate);
  link.closeSession();
  await running;
}
