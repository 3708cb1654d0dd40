import type { Clock } from "../../src/scheduling/clock.ts";

interface Sleeper {
  at: number;
  wake(): void;
}

/** The number of requests of this process with unread responses. Virtual time stops while there is one. */
let openRequests = 0;
let onRequestClosed = () => {};
const realFetch = globalThis.fetch;
globalThis.fetch = async (input, init) => {
  openRequests++;
  const done = () => {
    openRequests--;
    onRequestClosed();
  };
  let response: Response;
  try {
    response = await realFetch(input, init);
  } catch (error) {
    done();
    throw error;
  }
  watchBody(response, done);
  return response;
};

/** Calls `done` once when the body is read to its end in any way, cancelled, or breaks. */
function watchBody(response: Response, end: () => void): void {
  let ended = false;
  const done = () => {
    if (!ended) end();
    ended = true;
  };
  const { body } = response;
  if (!body) {
    done();
    return;
  }
  for (const method of ["text", "json", "arrayBuffer", "blob", "bytes"] as const) {
    const read = response[method].bind(response) as () => Promise<unknown>;
    Object.defineProperty(response, method, { value: () => read().finally(done), writable: true });
  }
  const cancel = body.cancel.bind(body);
  Object.defineProperty(body, "cancel", {
    value: (reason: unknown) => cancel(reason).finally(done),
    writable: true,
  });
  watchReader(body, done);
}

function watchReader(body: ReadableStream<Uint8Array>, done: () => void): void {
  const getReader = body.getReader.bind(body) as () => ReadableStreamDefaultReader<Uint8Array>;
  Object.defineProperty(body, "getReader", {
    value: () => {
      const reader = getReader();
      const read = reader.read.bind(reader);
      reader.read = async () => {
        const part = await read().catch((error) => {
          done();
          throw error;
        });
        if (part.done) done();
        return part;
      };
      const cancel = reader.cancel.bind(reader);
      reader.cancel = (reason) => {
        done();
        return cancel(reason);
      };
      return reader;
    },
  });
}

export interface VirtualClock extends Clock {
  /** Every requested sleep, in milliseconds, in order. */
  sleeps: number[];
}

/**
 * A clock whose sleeps pass at once, one after the other in the order of their ends, while no request is under way.
 * `now()` returns the virtual time.
 */
export function virtualClock(start = 0): VirtualClock {
  let time = start;
  let scheduled = false;
  const sleeps: number[] = [];
  const sleepers: Sleeper[] = [];

  function schedule() {
    if (scheduled || sleepers.length === 0) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      if (openRequests > 0) {
        const before = onRequestClosed;
        onRequestClosed = () => {
          onRequestClosed = before;
          before();
          schedule();
        };
        return;
      }
      if (sleepers.length === 0) return;
      const next = sleepers.reduce((a, b) => (b.at < a.at ? b : a));
      time = Math.max(time, next.at);
      next.wake();
      schedule();
    });
  }

  return {
    sleeps,
    now: () => time,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        sleeps.push(milliseconds);
        const leave = () => {
          sleepers.splice(sleepers.indexOf(sleeper), 1);
          signal?.removeEventListener("abort", abort);
        };
        const sleeper: Sleeper = {
          at: time + milliseconds,
          wake() {
            leave();
            resolve();
          },
        };
        const abort = () => {
          leave();
          reject(signal?.reason);
        };
        signal?.addEventListener("abort", abort);
        sleepers.push(sleeper);
        schedule();
      }),
  };
}
