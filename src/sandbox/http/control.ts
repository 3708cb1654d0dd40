import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import { faultKinds } from "../faults/catalog.ts";
import { UnknownFaultError } from "../faults/faults.ts";
import { showTaskNow } from "../service/task-view.ts";
import type { Env, Parts } from "./context.ts";

/** An input of the control API is wrong; the message names the field and the rule. */
class InputError extends Error {}

const shownTasks = 100;

/** The sandbox's own paths, apart from the contract's: accounts, keys, credits, faults, the clock, the ledger. */
export function control(parts: Parts): Hono<Env> {
  const { state, ledger, service, faults, clock, createKey } = parts;
  const app = new Hono<Env>().basePath("/_sandbox");

  app.onError((error, http) => {
    if (error instanceof InputError || error instanceof UnknownFaultError || error instanceof SyntaxError)
      return http.json({ error: { code: "invalid_request", message: error.message } }, 400);
    throw error;
  });

  app.get("/state", (http) => {
    service.settle();
    const { origin } = new URL(http.req.url);
    const tasks = [...state.tasks.values()].slice(-shownTasks).reverse();
    return http.json({
      now: new Date(clock.now()).toISOString(),
      accounts: [...state.accounts.values()],
      keys: [...state.keys.values()].map(({ hash: _, ...key }) => key),
      tasks: tasks.map((task) => ({
        account: task.account,
        prompt: task.body.prompt,
        ends_at: task.fault?.name === "never-ends" ? null : new Date(task.endsAt).toISOString(),
        ...showTaskNow(task, (file) => `${origin}/media/${task.id}/${file}`),
      })),
      faults: faults.rules,
      fault_kinds: faultKinds,
    });
  });

  app.get("/ledger", (http) => {
    service.settle();
    return http.json({ entries: ledger.entries(Number(http.req.query("after") ?? 0)) });
  });

  app.post("/accounts", async (http) => {
    const { name, credits = 0, team } = await http.req.json();
    const id = `acc_${randomUUID().slice(0, 8)}`;
    ledger.append({
      type: "account",
      id,
      name: text("name", name),
      ...(team !== undefined && { team: text("team", team) }),
    });
    if (credits !== 0)
      ledger.append({ type: "credits", account: id, credits: amount("credits", credits), reason: "top-up" });
    return http.json(state.account(id), 201);
  });

  app.post("/credits", async (http) => {
    const { account, credits } = await http.req.json();
    ledger.append({
      type: "credits",
      account: existing(account),
      credits: amount("credits", credits),
      reason: "top-up",
    });
    return http.json(state.account(account));
  });

  app.post("/keys", async (http) => {
    const { account } = await http.req.json();
    return http.json(createKey(existing(account)), 201);
  });

  app.delete("/keys/:id", (http) => {
    const id = http.req.param("id");
    if (!state.keys.has(id)) return http.json({ error: { code: "not_found", message: `There is no key ${id}.` } }, 404);
    ledger.append({ type: "revoked", key: id });
    return http.json({ id, revoked: true });
  });

  app.post("/faults", async (http) => http.json(faults.add(faultRule(await http.req.json())), 201));

  app.delete("/faults/:id?", (http) => {
    const id = http.req.param("id");
    faults.remove(id === undefined ? undefined : Number(id));
    return http.json({ faults: faults.rules });
  });

  app.post("/clock", async (http) => {
    const { advance } = await http.req.json();
    if (typeof advance !== "number" || !(advance >= 0) || advance > 1e9)
      throw new InputError("advance: seconds to move forward, 0 to 1000000000.");
    clock.advance(advance);
    ledger.append({ type: "clock", advanced: advance });
    service.settle();
    return http.json({ now: new Date(clock.now()).toISOString() });
  });

  function existing(account: unknown): string {
    if (typeof account === "string" && state.accounts.has(account)) return account;
    throw new InputError(`account: must be one of ${[...state.accounts.keys()].join(", ")}.`);
  }

  return app;
}

function text(field: string, value: unknown): string {
  if (typeof value === "string" && value.length >= 1 && value.length <= 100) return value;
  throw new InputError(`${field}: must be text of 1 to 100 characters.`);
}

function amount(field: string, value: unknown): number {
  if (typeof value === "number" && value > 0 && value <= 1e9) return value;
  throw new InputError(`${field}: must be a number above 0, at most 1000000000.`);
}

function faultRule(input: Record<string, unknown>) {
  const { name, value, times, probability, method, path } = input;
  const optional = (field: string, value: unknown) => (value === undefined ? {} : { [field]: text(field, value) });
  const number = (field: string, value: unknown) => {
    if (value === undefined) return {};
    if (typeof value !== "number") throw new InputError(`${field}: must be a number.`);
    return { [field]: value };
  };
  return {
    name: text("name", name),
    ...optional("value", value),
    ...optional("method", method),
    ...optional("path", path),
    ...number("times", times),
    ...number("probability", probability),
  };
}
