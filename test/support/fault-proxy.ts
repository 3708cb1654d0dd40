import { connect, createServer, type Socket } from "node:net";
import { type ActiveToxic, joinSockets, type StreamDirection } from "./fault-proxy/connection.ts";
import { type ProxiedConnection, type ToxicAttributes, type ToxicHandler, toxics } from "./fault-proxy/toxics.ts";

/** A toxic in the format of toxiproxy's API, and the number of connections that it affects. */
export type Toxic = {
  [T in keyof ToxicAttributes]: {
    type: T;
    attributes: ToxicAttributes[T];
    /** Which way it acts: `upstream` on what the client sends, `downstream`, the default, on what it gets. */
    stream?: StreamDirection;
    /** The number of connections that it affects; all by default. */
    times?: number;
  };
}[keyof ToxicAttributes];

export interface FaultProxy extends AsyncDisposable {
  /** The proxy's URL, to use in place of the target's. */
  url: string;
  port: number;
  /** The number of connections so far. */
  readonly connections: number;
  /**
   * Adds a toxic. It affects a connection, even an open one, from the next data in its direction on.
   * @returns a function that removes it.
   */
  add(toxic: Toxic): () => void;
  /** Removes all toxics. */
  reset(): void;
  /** Ends all connections and refuses new ones, as a service that is down. */
  disable(): Promise<void>;
  /** Listens again, on the same port. */
  enable(): Promise<void>;
}

export interface FaultProxyOptions {
  /** Returns a number in [0, 1), for jitter and sizes. */
  random?: () => number;
  /** Called with all bytes of each connection, before any toxic. Connections are counted from 1. */
  tap?: (stream: StreamDirection, bytes: Buffer, connection: number) => void;
}

/** A TCP proxy on this machine that disturbs connections, with the toxics of https://github.com/Shopify/toxiproxy. */
export async function startFaultProxy(target: string, options: FaultProxyOptions = {}): Promise<FaultProxy> {
  const { random = Math.random, tap = () => {} } = options;
  const { hostname, port: targetPort } = new URL(target);
  const rules = new Set<ActiveToxic>();
  const sockets = new Set<Socket>();
  let connections = 0;
  let port = 0;

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const connection = ++connections;
    const upstream = connect({ host: hostname, port: Number(targetPort), allowHalfOpen: true, noDelay: true });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
      // The stream's user gets the error. An error without a user must not end the process.
      socket.on("error", () => {});
    }
    joinSockets(client, upstream, {
      activeToxics: () => [...rules],
      random,
      tap: (stream, bytes) => tap(stream, bytes, connection),
    });
  });

  const proxy: FaultProxy = {
    get url() {
      return `http://127.0.0.1:${port}`;
    },
    get port() {
      return port;
    },
    get connections() {
      return connections;
    },
    add(toxic) {
      const rule = activeToxicOf(toxic);
      rules.add(rule);
      return () => rules.delete(rule);
    },
    reset: () => rules.clear(),
    async disable() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    async enable() {
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, "127.0.0.1", () => resolve(void server.off("error", reject)));
      });
      const address = server.address();
      if (address && typeof address === "object") port = address.port;
    },
    [Symbol.asyncDispose]: () => proxy.disable(),
  };
  await proxy.enable();
  return proxy;
}

function activeToxicOf({
  type,
  attributes,
  stream = "downstream",
  times = Number.POSITIVE_INFINITY,
}: Toxic): ActiveToxic {
  let left = times;
  // The type of the attributes goes with the name of the toxic, which the union above makes sure of.
  const take = toxics[type] as (attributes: Toxic["attributes"], link: ProxiedConnection) => ToxicHandler;
  return { stream, createHandler: (link) => (left-- > 0 ? take(attributes, link) : undefined) };
}
