import { Writable } from 'node:stream';
import * as tl from 'azure-pipelines-task-lib/task.js';

const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });

/** The library prints whatever it reads as a debug line, before anybody could mask it. */
export function withoutEcho<T>(read: () => T): T {
  tl.setStdStream(nowhere);
  try {
    return read();
  } finally {
    tl.setStdStream(process.stdout);
  }
}
