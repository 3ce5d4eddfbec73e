/** One session as the wire sees it: batches one after the other, an attention, the end. */
import type { BackendSession, EngineSession, Parameter, ResultSink } from '../port.ts';
import { SqlError } from '../sql-types.ts';
import { internalError, nestedTooDeeply } from './errors.ts';
import type { SessionState } from './session-state.ts';
import { runBatch } from './statements/batch.ts';

export interface RunningSession extends BackendSession {
  /** The server ends the session: the running statement is told, nothing more runs. */
  killed(): void;
}

export function createSession(state: SessionState): RunningSession {
  const { engine } = state;
  const killed = new AbortController();
  const gone = new AbortController();
  let attention = new AbortController();
  let running: Promise<void> = Promise.resolve();
  let busy = 0;
  let closed = false;

  const run = async (sql: string, parameters: readonly Parameter[], sink: ResultSink): Promise<void> => {
    if (killed.signal.aborted || gone.signal.aborted) return;
    attention = new AbortController();
    const cancelled = AbortSignal.any([attention.signal, killed.signal]);
    const waitOver = AbortSignal.any([cancelled, gone.signal]);
    engine.requestStarted(firstWord(sql), sql);
    try {
      await runBatch(sql, parameters, { session: state, sink, control: { cancelled, waitOver } });
    } catch (error) {
      sink.message(faultOf(error));
    } finally {
      engine.requestEnded();
    }
  };

  return {
    spid: engine.spid,
    get database() {
      return engine.database;
    },
    execute(sql, parameters, sink) {
      busy += 1;
      running = running
        .then(() => run(sql, parameters, sink))
        .finally(() => {
          busy -= 1;
          if (closed && busy === 0) end(engine);
        });
      return running;
    },
    check(sql) {
      try {
        state.parse(sql, state.options.quotedIdentifier);
        return undefined;
      } catch (error) {
        return error instanceof SqlError ? error : faultOf(error);
      }
    },
    attention() {
      attention.abort();
    },
    killed() {
      killed.abort();
    },
    close() {
      if (closed) return;
      closed = true;
      gone.abort();
      if (busy === 0) end(engine);
    },
  };
}

/** The stack of the parser has an end; anything else is a fault of the evaluator. The client gets an error, the session lives on. */
function faultOf(error: unknown): SqlError {
  if (error instanceof RangeError) return nestedTooDeeply();
  return internalError(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

const end = (engine: EngineSession): void => engine.close();

/** As sys.dm_exec_requests.command names the running statement, more or less. */
function firstWord(sql: string): string {
  const [, word = '', next = ''] = twoWords.exec(sql) ?? [];
  const first = word.toUpperCase();
  return ['ALTER', 'CREATE', 'DROP'].includes(first) ? `${first} ${next.toUpperCase()}`.trim() : first || 'SELECT';
}

/** Behind white space and comments. */
const twoWords = /^(?:\s|--.*$|\/\*[\s\S]*?\*\/)*([a-z]*)(?:[^a-z/-]|--.*$|\/\*[\s\S]*?\*\/|[/-])*([a-z]*)/im;
