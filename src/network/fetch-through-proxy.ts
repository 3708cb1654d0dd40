import { ConnectionError } from "../errors.ts";
import { message } from "../message.ts";
import { connectPlainly, connectSecurely } from "./connect.ts";
import { findProxy, nodeModule } from "./proxy.ts";

// Loaded if the environment names a proxy.

/** The class of the dispatcher that Node's `fetch` uses: https://undici.nodejs.org/#/docs/api/Agent */
type AgentClass = new (options?: {
  connect: (options: { protocol: string; hostname: string; port: string }, done: Connected) => void;
}) => object;
type Connected = (error: unknown, socket?: unknown) => void;

/** The dispatcher that `fetch` had at the last request, and the one in its place: none if the program has set it. */
let last: { dispatcher: object; agent: object | undefined } | undefined;

/** `fetch` of Node.js, with connections through the proxy of the environment. */
export const fetchThroughProxy: typeof fetch = (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  const own = init as { dispatcher?: unknown } | undefined;
  if (own?.dispatcher) return globalThis.fetch(input, init);
  const dispatcher = globalDispatcher();
  if (last?.dispatcher !== dispatcher) last = { dispatcher, agent: createReplacement(dispatcher) };
  const { agent } = last;
  if (!agent || !findProxy(url)) return globalThis.fetch(input, init);
  return globalThis.fetch(input, { ...init, dispatcher: agent } as RequestInit).catch((error: TypeError) => {
    // `fetch` wraps each error. This one says all by itself.
    throw error.cause instanceof ConnectionError ? error.cause : error;
  });
};

/** Creates a dispatcher of the same class that connects through the proxy; none if the program has set this one. */
function createReplacement(dispatcher: object): object | undefined {
  // The package undici 8 wraps its dispatcher for a fetch of an older version.
  const Wrapper = dispatcher.constructor.name === "Dispatcher1Wrapper" ? dispatcher.constructor : undefined;
  const inner = Wrapper ? dispatcherOf(2) : dispatcher;
  if (!inner || !isDefault(inner)) return undefined;
  const agent = createAgent(inner.constructor as AgentClass);
  return Wrapper ? new (Wrapper as new (inner: object) => object)(agent) : agent;
}

/** Creates a pool of connections that are made by `connectSecurely`; a redirect can lead to a URL without TLS. */
function createAgent(Agent: AgentClass): object {
  return new Agent({
    connect: ({ protocol, hostname, port }, done) => {
      const connecting =
        protocol === "https:"
          ? connectSecurely(new URL(`https://${hostname}:${port || 443}`))
          : connectPlainly(hostname, Number(port || 80));
      connecting.then(
        (socket) => done(null, socket),
        (error) => done(error),
      );
    },
  });
}

/**
 * Whether a dispatcher is as undici creates it when it is loaded, so that nobody has chosen anything about it. Any other one
 * was set by the program, as `setGlobalDispatcher` and `NODE_USE_ENV_PROXY` do: it decides then. The class itself does not
 * tell, since the package undici, of which a program may have loaded any version, creates one too.
 */
function isDefault(dispatcher: object): boolean {
  const Agent = dispatcher.constructor as AgentClass;
  if (Agent.name !== "Agent" || (dispatcher as { dispatch?: unknown }).dispatch !== Agent.prototype.dispatch)
    return false;
  const choices = (each: object) =>
    Object.getOwnPropertySymbols(each)
      .filter(({ description }) => description === "options" || description === "factory")
      .map((symbol) => (each as Record<symbol, unknown>)[symbol]);
  const own = choices(dispatcher);
  return own.length > 0 && nodeModule("node:util").isDeepStrictEqual(own, choices(new Agent()));
}

/**
 * The dispatcher of the global `fetch`.
 * @throws ConnectionError if this runtime has none that is known.
 */
function globalDispatcher(): object {
  // The first use of a class of undici loads it, and undici sets its dispatcher.
  new Headers();
  const dispatcher = dispatcherOf(Number.parseInt(process.versions.undici ?? "", 10) < 8 ? 1 : 2);
  if (dispatcher) return dispatcher;
  throw new ConnectionError(
    message`Node ${process.versions.node} gives its fetch no proxy in the way that is known. Nothing was sent. Set NODE_USE_ENV_PROXY=1.`,
    { notSent: true, retryable: false },
  );
}

/**
 * The dispatcher that Node's undici and the package share by a symbol. The symbol has the version of the dispatchers'
 * interface, which is 2 from undici 8 on: a `fetch` does not work with a dispatcher of another version.
 */
const dispatcherOf = (version: number) =>
  (globalThis as unknown as Record<symbol, object | undefined>)[Symbol.for(`undici.globalDispatcher.${version}`)];
