/**
 * Runs cases in any runtime: no test framework, no node: import. Each case has an account of its own in the sandbox,
 * whose ledger is the judge of what was charged; no client, error or result of it may show a key.
 */

const atOnce = 4;
/** The longest that a case may take, in seconds. */
const timeoutSeconds = 20;

/**
 * Runs cases, a few at a time.
 * @param api what the package exports.
 * @param baseUrl the sandbox's.
 * @param cases functions by name; each gets its bench, and throws where something is wrong.
 * @returns for each case, in order, its name, whether it holds, and the error where it does not.
 */
export async function runCases(api, baseUrl, cases) {
  const results = Object.keys(cases).map((name) => ({ name, ok: false, error: "did not run" }));
  const queue = Object.values(cases).entries();
  const work = async () => {
    for (const [index, holds] of queue) Object.assign(results[index], await attempt(api, baseUrl, holds));
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}

async function attempt(api, baseUrl, holds) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`did not end within ${timeoutSeconds} s`)), timeoutSeconds * 1_000);
  });
  const check = async () => {
    const bench = await createBench(api, baseUrl);
    await holds(bench);
    bench.checkSecrets();
    return { ok: true, error: undefined };
  };
  try {
    return await Promise.race([check(), late]);
  } catch (error) {
    return { ok: false, error: error?.stack ?? String(error) };
  } finally {
    clearTimeout(timer);
  }
}

/** Asks the sandbox's control API. */
export async function control(baseUrl, path, body) {
  const init = body && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(`${baseUrl}/_sandbox${path}`, init);
  assert(response.ok, `the sandbox answers ${response.status} to ${path}`);
  return response.json();
}

export function assert(holds, what) {
  if (!holds) throw new Error(`does not hold: ${what}`);
}

export function equal(actual, expected, what) {
  const [left, right] = [actual, expected].map((value) => JSON.stringify(value));
  assert(left === right, `${what} is ${left}, should be ${right}`);
}

async function createBench(api, baseUrl) {
  const secrets = [];
  const shown = [];
  const account = await openAccount(1_000);
  return { baseUrl, openAccount, connect, charges, entries, fails, checkSecrets };

  async function openAccount(credits) {
    const { id } = await control(baseUrl, "/accounts", { name: "Suite", credits });
    const { key } = await control(baseUrl, "/keys", { account: id });
    secrets.push(key);
    return { id, key };
  }

  /** A client whose requests meet one fault after another, and the submits that it sent. */
  function connect({ faults = [], apiKey = account.key, ...options } = {}) {
    secrets.push(apiKey);
    const waiting = [...faults];
    const sent = [];
    const send = (input, init) => {
      const headers = new Headers(init.headers);
      if (init.method === "POST") sent.push(`${headers.get("Idempotency-Key")} ${init.body}`);
      const fault = waiting.shift();
      if (fault) headers.set("X-Sandbox-Fault", fault);
      return fetch(input, { ...init, headers });
    };
    const client = api.createClient({ apiKey, baseUrl, fetch: send, random: () => 0, ...options });
    shown.push(client);
    return { client, sent };
  }

  async function entries(type) {
    const ledger = await control(baseUrl, "/ledger");
    return ledger.entries.filter(
      (entry) => entry.type === type && (entry.task?.account ?? entry.account) === account.id,
    );
  }

  /** The ids of the tasks that the account was charged for. */
  async function charges() {
    return (await entries("charge")).map(({ task }) => task.id);
  }

  /** The error of what must fail, an instance of the class of that name. */
  async function fails(promise, className) {
    const error = await promise.then(
      () => assert(false, `it fails with ${className}`),
      (error) => error,
    );
    shown.push(error);
    assert(error instanceof api[className], `${error} is a ${className}`);
    return error;
  }

  function checkSecrets() {
    for (const text of shown.flatMap(dumps))
      for (const secret of secrets) {
        const [before, after] = text.split(secret);
        assert(after === undefined, `no key in …${before.slice(-100)}[the key]${after?.slice(0, 100)}…`);
      }
  }
}

/** All texts in which a log might show a value. */
function dumps(value) {
  const inspect = globalThis.process?.getBuiltinModule?.("node:util")?.inspect ?? globalThis.Deno?.inspect ?? String;
  return [
    String(value),
    `${JSON.stringify(value)}`,
    inspect(value, { depth: 10, showHidden: true }),
    ...members(value),
  ];
}

/** Each name and text that can be reached from a value. */
function* members(value, seen = new Set()) {
  if (typeof value === "string") yield value;
  if (value === null || !["object", "function"].includes(typeof value) || seen.has(value)) return;
  seen.add(value);
  for (const name of Reflect.ownKeys(value)) {
    yield String(name);
    const { value: member } = Object.getOwnPropertyDescriptor(value, name);
    yield* members(member, seen);
  }
  if (value instanceof Headers || value instanceof Map) for (const pair of value) yield* members(pair, seen);
}
