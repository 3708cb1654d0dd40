import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono } from "hono";
import type { Contract } from "../contract.ts";
import type { Stage } from "../faults/catalog.ts";
import { type Fault, UnknownFaultError } from "../faults/faults.ts";
import { type Answer, refusal } from "../service/answer.ts";
import type { Account } from "../service/state.ts";
import { readBody } from "./body.ts";
import { type Env, type Http, header, type Parts } from "./context.ts";
import { showFaultyTask } from "./faulty-task.ts";
import { answerInstead, delay, strike } from "./strike.ts";

/** The paths of the contract. */
export function api(parts: Parts): Hono<Env> {
  const app = new Hono<Env>();
  const { contract, state, service, ledger, faults, clock } = parts;

  for (const [model, { path }] of Object.entries(contract.models)) {
    app.post(path, (http) =>
      handle(http, ["before", "after", "task", "download"], async (account, fault) => {
        const idempotencyKey = header(http, "idempotency-key") ?? "";
        if (!/^[\x21-\x7e]{1,255}$/.test(idempotencyKey))
          return refusal(
            contract,
            "invalid_request",
            "Idempotency-Key: a header of 1 to 255 visible ASCII characters is required.",
          );
        const body = await readBody(contract, http);
        if ("status" in body) return body as Answer;
        const shown =
          fault && !["before", "after"].includes(fault.stage) ? { name: fault.name, value: fault.value } : undefined;
        const submit = { model, idempotencyKey, body: body.value, fault: shown };
        return fault?.name === "delay"
          ? service.submitLate(account, submit, delay(fault))
          : service.submit(account, submit);
      }),
    );
    app.all(path, (http) => wrongMethod(contract, http, "POST"));
  }

  const task = contract.taskPath.replace("{id}", ":id");
  app.get(task, (http) =>
    handle(http, ["before", "after"], async (account, fault) => {
      if (fault?.name === "delay") await delay(fault);
      const id = http.req.param("id") ?? "";
      if (!/^[A-Za-z0-9_-]{1,128}$/.test(id))
        return refusal(contract, "invalid_request", "id: 1 to 128 letters, digits, _ or -.");
      const found = service.find(account, id);
      const origin = `http://${header(http, "host")}`;
      return found
        ? showFaultyTask(found, parts, (file) => `${origin}/media/${found.id}/${file}`)
        : refusal(contract, "not_found", "Task does not exist or does not belong to this key owner.");
    }),
  );
  app.all(task, (http) => wrongMethod(contract, http, "GET, HEAD"));

  /** Key, limit, faults and record around one request. */
  async function handle(
    http: Http,
    stages: readonly Stage[],
    act: (account: Account, fault: Fault | undefined) => Promise<Answer>,
  ): Promise<Response> {
    const { method, path } = http.req;
    let fault: Fault | undefined;
    let account: Account | undefined;
    const decide = async (): Promise<Answer> => {
      const owner = service.authenticate(header(http, "authorization"));
      if ("status" in owner) return owner;
      account = owner;
      try {
        fault = faults.pick(method, path, stages, header(http, "x-sandbox-fault"));
      } catch (error) {
        if (error instanceof UnknownFaultError)
          return refusal(contract, "invalid_request", `X-Sandbox-Fault: ${error.message}`);
        throw error;
      }
      if (fault?.stage === "before")
        return answerInstead(contract, http, fault, clock.now()) ?? { status: 0, body: {} };
      const answer = service.admit(account) ?? (await act(account, fault));
      if (fault?.name === "same-id") return { ...answer, body: { ...answer.body, ...idBefore(answer.body.id) } };
      return (fault?.stage === "after" && answerInstead(contract, http, fault, clock.now())) || answer;
    };
    const answer = await decide();
    const idempotencyKey = header(http, "idempotency-key");
    ledger.append({
      type: "request",
      method,
      path,
      status: answer.status,
      ...(account && { account: account.id }),
      ...(idempotencyKey && { idempotencyKey }),
      ...(fault && { fault: fault.name }),
    });
    return (fault && (await strike(http, fault, answer))) ?? send(http, answer);
  }

  /** Straight to the socket: a Response in between costs a third of the rate. */
  function send(http: Http, { status, body, headers }: Answer): Response {
    const text = JSON.stringify(body);
    const { outgoing } = http.env;
    outgoing.writeHead(status, {
      "Content-Type": "application/json",
      "Content-Length": Buffer.byteLength(text),
      Date: dateOf(clock.now()),
      ...headers,
    });
    outgoing.end(text);
    return RESPONSE_ALREADY_SENT;
  }

  /** The id of the newest task but the one that is answered. */
  function idBefore(answered: unknown): { id?: string } {
    const id = answered === undefined ? undefined : [...state.tasks.keys()].findLast((known) => known !== answered);
    return id === undefined ? {} : { id };
  }

  return app;
}

function wrongMethod(contract: Contract, http: Http, allowed: string): Response {
  const { method, path } = http.req;
  return http.json(refusal(contract, "invalid_request", `${method} ${path}: this path takes ${allowed}.`).body, 405, {
    Allow: allowed,
  });
}

let lastDate = { second: -1, text: "" };

/** The `Date` of an answer, by the sandbox's clock, made once a second. */
function dateOf(now: number): string {
  const second = Math.floor(now / 1000);
  if (second !== lastDate.second) lastDate = { second, text: new Date(now).toUTCString() };
  return lastDate.text;
}
