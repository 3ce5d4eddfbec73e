import type { Host } from '../hosts/host.ts';
import { markdownText } from '../hosts/markdown.ts';
import { untrusted } from '../hosts/untrusted.ts';
import type { Standing } from './standing.ts';

/** Reads where a task stands that was cut off, and says it in the log and on the summary page. */
export async function sayCutOff(host: Host, task: string, read: () => Promise<Standing>): Promise<void> {
  host.group(`${task} was cut off: where things stand`);
  const standing = await read();
  const lines = [
    `${task} was cut off before it could say how it ended. Nothing was changed by this report.`,
    `You are here: ${standing.here}`,
    `To go on: ${standing.on}`,
    `To go back: ${standing.back}`,
  ];
  host.endGroup();
  host.warning(lines.map((line) => untrusted(line)).join('\n'));
  await host.summary([`### ⚠️ ${task} was cut off`, '', ...lines.map((line) => `${markdownText(line, 2000)}\n`), ''].join('\n'));
}
