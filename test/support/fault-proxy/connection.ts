import type { Socket } from "node:net";
import { pipeline, Transform } from "node:stream";
import { setTimeout } from "node:timers/promises";
import type { Chunk, ProxiedConnection, ToxicHandler } from "./toxics.ts";

/** Towards the server, or towards the client. */
export type StreamDirection = "upstream" | "downstream";

/** A toxic that can affect connections. */
export interface ActiveToxic {
  stream: StreamDirection;
  /** Returns its handler of a connection; undefined if it does not affect it. Called once for each connection. */
  createHandler(link: ProxiedConnection): ToxicHandler | undefined;
}

export interface ProxiedConnectionOptions {
  /** Returns the current toxics. */
  activeToxics: () => readonly ActiveToxic[];
  random: () => number;
  /** Called with all bytes, before any toxic. */
  tap: (stream: StreamDirection, bytes: Buffer) => void;
}

/** Connects two sockets, each with `allowHalfOpen`, through the toxics. */
export function joinSockets(
  client: Socket,
  server: Socket,
  { activeToxics: rules, random, tap }: ProxiedConnectionOptions,
): ProxiedConnection {
  const over = new AbortController();
  const holds = new Map<ActiveToxic, ToxicHandler | undefined>();
  const end = (finish: (socket: Socket) => void) => {
    for (const socket of [client, server]) finish(socket);
    over.abort();
  };
  const link: ProxiedConnection = {
    close: () => end((socket) => socket.destroySoon()),
    reset: () => end((socket) => socket.resetAndDestroy()),
    // A timer can't go back in time: it would wait for a millisecond.
    sleep: async (milliseconds) => {
      if (milliseconds > 0) await setTimeout(milliseconds, undefined, { signal: over.signal });
      over.signal.throwIfAborted();
    },
    random,
  };

  const holdOf = (rule: ActiveToxic) => {
    if (!holds.has(rule)) holds.set(rule, rule.createHandler(link));
    return holds.get(rule);
  };

  async function flow(stream: StreamDirection, from: Socket, to: Socket): Promise<void> {
    const active = () => rules().filter((rule) => rule.stream === stream);
    const pass = async (chunk: Chunk, [rule, ...rest]: readonly ActiveToxic[]): Promise<void> => {
      if (rule) await (holdOf(rule)?.pass(chunk, (next) => pass(next, rest)) ?? pass(chunk, rest));
      else if (!over.signal.aborted) await new Promise((resolve) => to.write(chunk.bytes, resolve));
    };
    for await (const chunk of timestampChunks(from)) {
      tap(stream, chunk.bytes);
      await pass(chunk, active());
    }
    for (const rule of active()) await holdOf(rule)?.end?.();
    to.end();
  }

  // A connection that breaks on one side breaks on the other; one that a toxic ended is over already.
  const broken = () => over.signal.aborted || link.reset();
  flow("upstream", client, server).catch(broken);
  flow("downstream", server, client).catch(broken);
  return link;
}

/** Returns the data of a socket with its time of arrival, no matter how late it is read. */
function timestampChunks(from: Socket): AsyncIterable<Chunk> {
  const stamp = new Transform({
    readableObjectMode: true,
    transform: (bytes: Buffer, _, done) => done(null, { bytes, at: performance.now() } satisfies Chunk),
  });
  // The iteration throws its error.
  pipeline(from, stamp, () => {});
  return stamp;
}
