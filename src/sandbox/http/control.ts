import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import { faultKinds } from "../faults/catalog.ts";
import { UnknownFaultError } from "../faults/faults.ts";
import { serializeTask } from "../service/task-view.ts";
import type { HonoEnv, HttpContext, RouteDependencies } from "./context.ts";

/** An invalid input of the control API; the message names the field and the rule. */
class InputError extends Error {}

const maxListedTasks = 100;

/** Creates the routes of the control API: accounts, keys, credits, faults, the clock and the ledger. */
export function createControlRoutes(dependencies: RouteDependencies): Hono<HonoEnv> {
  const { contract, state, ledger, service, faults, clock, createKey } = dependencies;
  const app = new Hono<HonoEnv>().basePath("/_sandbox");

  app.onError((error, http) => {
    if (error instanceof InputError || error instanceof UnknownFaultError || error instanceof RangeError)
      return http.json({ error: { code: "invalid_request", message: error.message } }, 400);
    throw error;
  });

  app.get("/state", (http) => {
    service.endDueTasks();
    const { origin } = new URL(http.req.url);
    const tasks = [...state.tasks.values()].slice(-maxListedTasks).reverse();
    return http.json({
      now: new Date(clock.now()).toISOString(),
      accounts: [...state.accounts.values()],
      keys: [...state.keys.values()].map(({ hash: _, ...key }) => key),
      tasks: tasks.map((task) => ({
        account: task.account,
        prompt: task.body.prompt,
        ends_at: task.fault?.name === "never-ends" ? null : new Date(task.endsAt).toISOString(),
        ...serializeTask(contract, task, (file) => `${origin}/media/${task.id}/${file}`),
      })),
      faults: faults.rules,
      fault_kinds: faultKinds,
    });
  });

  app.get("/ledger", (http) => {
    const after = http.req.query("after") ?? "0";
    if (!/^\d{1,15}$/.test(after)) throw new InputError("after: must be the seq of an entry, a whole number from 0.");
    service.endDueTasks();
    return http.json({ entries: ledger.entries(Number(after)) });
  });

  app.post("/accounts", async (http) => {
    const { name, credits = 0, team } = await readControlInput(http);
    const id = `acc_${randomUUID().slice(0, 8)}`;
    const optional = team === undefined ? {} : { team: assertText("team", team) };
    const granted = credits === 0 ? 0 : assertAmount("credits", credits);
    ledger.append({ type: "account", id, name: assertText("name", name), ...optional });
    if (granted > 0) ledger.append({ type: "credits", account: id, credits: granted, reason: "top-up" });
    return http.json(state.account(id), 201);
  });

  app.post("/credits", async (http) => {
    const { account, credits } = await readControlInput(http);
    const owner = assertAccount(account);
    ledger.append({ type: "credits", account: owner, credits: assertAmount("credits", credits), reason: "top-up" });
    return http.json(state.account(owner));
  });

  app.post("/keys", async (http) => {
    const { account } = await readControlInput(http);
    return http.json(createKey(assertAccount(account)), 201);
  });

  app.delete("/keys/:id", (http) => {
    const id = http.req.param("id");
    if (!state.keys.has(id)) return http.json({ error: { code: "not_found", message: `Unknown key id ${id}.` } }, 404);
    ledger.append({ type: "revoked", key: id });
    return http.json({ id, revoked: true });
  });

  app.post("/faults", async (http) => http.json(faults.add(parseFaultRule(await readControlInput(http))), 201));

  app.delete("/faults/:id?", (http) => {
    const id = http.req.param("id");
    faults.remove(id === undefined ? undefined : Number(id));
    return http.json({ faults: faults.rules });
  });

  app.post("/clock", async (http) => {
    const { advance } = await readControlInput(http);
    if (typeof advance !== "number") throw new InputError("advance: must be a number.");
    clock.advance(advance);
    ledger.append({ type: "clock", advanced: advance });
    service.endDueTasks();
    return http.json({ now: new Date(clock.now()).toISOString() });
  });

  function assertAccount(account: unknown): string {
    if (typeof account === "string" && state.accounts.has(account)) return account;
    throw new InputError(`account: must be one of ${[...state.accounts.keys()].join(", ")}.`);
  }

  return app;
}

async function readControlInput(http: HttpContext): Promise<Record<string, unknown>> {
  const value: unknown = await http.req.json().catch(() => undefined);
  if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  throw new InputError("The body must be a JSON object.");
}

function assertText(field: string, value: unknown, minLength = 1, maxLength = 100): string {
  if (typeof value === "string" && value.length >= minLength && value.length <= maxLength) return value;
  throw new InputError(`${field}: must be a string of ${minLength} to ${maxLength} characters.`);
}

function assertAmount(field: string, value: unknown): number {
  if (typeof value === "number" && value > 0 && value <= 1e9) return value;
  throw new InputError(`${field}: must be a number above 0, at most 1000000000.`);
}

function parseFaultRule({ name, value, times, probability, method, path }: Record<string, unknown>) {
  const optional = (field: string, value: unknown) =>
    value === undefined ? {} : { [field]: assertText(field, value) };
  const number = (field: string, value: unknown) => {
    if (value === undefined) return {};
    if (typeof value !== "number") throw new InputError(`${field}: must be a number.`);
    return { [field]: value };
  };
  return {
    name: assertText("name", name),
    ...(value !== undefined && { value: assertText("value", value, 0, 1000) }),
    ...optional("method", method),
    ...optional("path", path),
    ...number("times", times),
    ...number("probability", probability),
  };
}
