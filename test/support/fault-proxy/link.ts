import type { Socket } from "node:net";
import { pipeline, Transform } from "node:stream";
import { setTimeout } from "node:timers/promises";
import type { Chunk, Hold, Link } from "./toxics.ts";

/** Towards the server, or towards the client. */
export type Stream = "upstream" | "downstream";

/** A toxic that takes hold of connections. */
export interface Rule {
  stream: Stream;
  /** Its hold of a connection; undefined where it leaves that one alone. Asked once for each connection. */
  hold(link: Link): Hold | undefined;
}

export interface LinkOptions {
  /** The toxics of now. */
  rules: () => readonly Rule[];
  random: () => number;
  /** Told of all bytes before a toxic sees them. */
  tap: (stream: Stream, bytes: Buffer) => void;
}

/** Joins two sockets, each with `allowHalfOpen`, by way of the toxics. */
export function join(client: Socket, server: Socket, { rules, random, tap }: LinkOptions): Link {
  const over = new AbortController();
  const holds = new Map<Rule, Hold | undefined>();
  const end = (finish: (socket: Socket) => void) => {
    for (const socket of [client, server]) finish(socket);
    over.abort();
  };
  const link: Link = {
    close: () => end((socket) => socket.destroySoon()),
    reset: () => end((socket) => socket.resetAndDestroy()),
    // A timer can't go back in time: it would wait for a millisecond.
    sleep: async (milliseconds) => {
      if (milliseconds > 0) await setTimeout(milliseconds, undefined, { signal: over.signal });
      over.signal.throwIfAborted();
    },
    random,
  };

  const holdOf = (rule: Rule) => {
    if (!holds.has(rule)) holds.set(rule, rule.hold(link));
    return holds.get(rule);
  };

  async function flow(stream: Stream, from: Socket, to: Socket): Promise<void> {
    const active = () => rules().filter((rule) => rule.stream === stream);
    const pass = async (chunk: Chunk, [rule, ...rest]: readonly Rule[]): Promise<void> => {
      if (rule) await (holdOf(rule)?.pass(chunk, (next) => pass(next, rest)) ?? pass(chunk, rest));
      else if (!over.signal.aborted) await new Promise((resolve) => to.write(chunk.bytes, resolve));
    };
    for await (const chunk of arrivals(from)) {
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
function arrivals(from: Socket): AsyncIterable<Chunk> {
  const stamp = new Transform({
    readableObjectMode: true,
    transform: (bytes: Buffer, _, done) => done(null, { bytes, at: performance.now() } satisfies Chunk),
  });
  // Its error comes out of the iteration.
  pipeline(from, stamp, () => {});
  return stamp;
}
