import type { Socket } from "node:net";
import { pipeline, Transform } from "node:stream";
import { setTimeout } from "node:timers/promises";
import type { Chunk, ProxiedConnection, ToxicHandler } from "./toxics.ts";

/** Towards the server, or towards the client. */
export type StreamDirection = "upstream" | "downstream";

/** A toxic that takes hold of connections. */
export interface ActiveToxic {
  stream: StreamDirection;
  /** Its hold of a connection; undefined where it leaves that one alone. Asked once for each connection. */
  createHandler(link: ProxiedConnection): ToxicHandler | undefined;
}

export interface ProxiedConnectionOptions {
  /** The toxics of now. */
  activeToxics: () => readonly ActiveToxic[];
  random: () => number;
  /** Told of all bytes before a toxic sees them. */
  tap: (stream: StreamDirection, bytes: Buffer) => void;
}

/** Joins two sockets, each with `allowHalfOpen`, by way of the toxics. */
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

/** The data of a socket with the moment that it came, however late it is asked for. */
function timestampChunks(from: Socket): AsyncIterable<Chunk> {
  const stamp = new Transform({
    readableObjectMode: true,
    transform: (bytes: Buffer, _, done) => done(null, { bytes, at: performance.now() } satisfies Chunk),
  });
  // Its error comes out of the iteration.
  pipeline(from, stamp, () => {});
  return stamp;
}
