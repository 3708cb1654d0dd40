import { ConnectionError } from "../errors.ts";
import { message } from "../message.ts";
import { connectSecurely } from "./connect.ts";
import { findProxy } from "./proxy.ts";

// Loaded if the environment names a proxy.

/** The class of the dispatcher that Node's `fetch` uses: https://undici.nodejs.org/#/docs/api/Agent */
type AgentClass = new (options: {
  connect: (options: { protocol: string; hostname: string; port: string }, done: Connected) => void;
}) => object;
type Connected = (error: unknown, socket?: unknown) => void;

let agent: object | undefined;

/** `fetch` of Node.js, with connections through the proxy of the environment. */
export const fetchThroughProxy: typeof fetch = (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  const own = init as { dispatcher?: unknown } | undefined;
  if (own?.dispatcher || isReplaced() || !findProxy(url)) return globalThis.fetch(input, init);
  agent ??= createAgent();
  return globalThis.fetch(input, { ...init, dispatcher: agent } as RequestInit).catch((error: TypeError) => {
    // `fetch` wraps each error. This one says all by itself.
    throw error.cause instanceof ConnectionError ? error.cause : error;
  });
};

/** Creates a pool of connections that are made by `connectSecurely`. */
function createAgent(): object {
  const Agent = globalDispatcher()?.constructor as AgentClass;
  return new Agent({
    connect: ({ protocol, hostname, port }, done) => {
      connectSecurely(new URL(`${protocol}//${hostname}:${port || 443}`)).then(
        (socket) => done(null, socket),
        (error) => done(error),
      );
    },
  });
}

/**
 * Whether the program has set a dispatcher, as `setGlobalDispatcher` and `NODE_USE_ENV_PROXY` do: it decides then.
 * @throws ConnectionError if this runtime has no dispatcher that is known.
 */
function isReplaced(): boolean {
  const dispatcher = globalDispatcher();
  if (!dispatcher)
    throw new ConnectionError(
      message`Node ${process.versions.node} gives its fetch no proxy in the way that is known. Nothing was sent. Set NODE_USE_ENV_PROXY=1.`,
      { notSent: true, retryable: false },
    );
  return dispatcher.constructor.name !== "Agent";
}

/** The dispatcher of the global `fetch`, which Node's undici and the package share by a symbol. */
function globalDispatcher(): object | undefined {
  // The first use of a class of undici loads it, and undici sets its dispatcher.
  new Headers();
  const symbols = Object.getOwnPropertySymbols(globalThis)
    .filter(({ description }) => /^undici\.globalDispatcher\.\d+$/.test(description ?? ""))
    .sort((a, b) => (a.description ?? "").localeCompare(b.description ?? ""));
  const last = symbols.at(-1);
  return last && (globalThis as unknown as Record<symbol, object>)[last];
}
