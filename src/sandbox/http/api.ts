import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono } from "hono";
import type { SandboxContract } from "../contract.ts";
import type { FaultStage } from "../faults/catalog.ts";
import { type Fault, UnknownFaultError } from "../faults/faults.ts";
import { errorResponse, type SandboxResponse } from "../service/response.ts";
import type { SandboxAccount } from "../service/state.ts";
import { readJsonBody } from "./body.ts";
import { type HonoEnv, type HttpContext, type RouteDependencies, readHeader } from "./context.ts";
import { faultyTaskResponse } from "./faulty-task.ts";
import { applyWireFault, faultResponse, waitForDelayFault } from "./wire-fault.ts";

/** Creates the routes of the contract. */
export function createApiRoutes(dependencies: RouteDependencies): Hono<HonoEnv> {
  const app = new Hono<HonoEnv>();
  const { contract, state, service, ledger, faults, clock } = dependencies;

  for (const [model, { path }] of Object.entries(contract.models)) {
    app.post(path, (http) =>
      handle(http, ["before", "after", "task", "download"], async (account, fault) => {
        const idempotencyKey = readHeader(http, "idempotency-key") ?? "";
        if (!/^[\x21-\x7e]{1,255}$/.test(idempotencyKey))
          return errorResponse(
            contract,
            "invalid_request",
            "Idempotency-Key: a header of 1 to 255 visible ASCII characters is required.",
          );
        const body = await readJsonBody(contract, http);
        if ("status" in body) return body as SandboxResponse;
        const taskFault =
          fault && !["before", "after"].includes(fault.stage) ? { name: fault.name, value: fault.value } : undefined;
        const submit = { model, idempotencyKey, body: body.value, fault: taskFault };
        return fault?.name === "delay"
          ? service.submitAfter(account, submit, waitForDelayFault(fault))
          : service.submit(account, submit);
      }),
    );
    app.all(path, (http) => methodNotAllowed(contract, http, "POST"));
  }

  const task = contract.taskPath.replace("{id}", ":id");
  app.get(task, (http) =>
    handle(http, ["before", "after"], async (account, fault) => {
      if (fault?.name === "delay") await waitForDelayFault(fault);
      const id = http.req.param("id") ?? "";
      const { pattern, maxLength } = contract.taskId;
      if (id.length > maxLength || !new RegExp(pattern).test(id)) {
        const meaning = contract.patterns[pattern] ?? "in the form that the contract asks for";
        return errorResponse(contract, "invalid_request", `id: must be ${meaning}; at most ${maxLength} characters.`);
      }
      const found = service.findTask(account, id);
      const origin = `http://${readHeader(http, "host")}`;
      return found
        ? faultyTaskResponse(found, dependencies, (file) => `${origin}/media/${found.id}/${file}`)
        : errorResponse(contract, "not_found", "Task does not exist or does not belong to this key owner.");
    }),
  );
  app.all(task, (http) => methodNotAllowed(contract, http, "GET, HEAD"));

  /** Handles one request: authentication, rate limit, faults, and the ledger entry. */
  async function handle(
    http: HttpContext,
    stages: readonly FaultStage[],
    run: (account: SandboxAccount, fault: Fault | undefined) => Promise<SandboxResponse>,
  ): Promise<Response> {
    const { method, path } = http.req;
    let fault: Fault | undefined;
    let account: SandboxAccount | undefined;
    const decide = async (): Promise<SandboxResponse> => {
      const owner = service.authenticate(readHeader(http, "authorization"));
      if ("status" in owner) return owner;
      account = owner;
      try {
        fault = faults.pick(method, path, stages, readHeader(http, "x-sandbox-fault"));
      } catch (error) {
        if (error instanceof UnknownFaultError)
          return errorResponse(contract, "invalid_request", `X-Sandbox-Fault: ${error.message}`);
        throw error;
      }
      if (fault?.stage === "before")
        return faultResponse(contract, http, fault, clock.now()) ?? { status: 0, body: {} };
      const response = service.admit(account) ?? (await run(account, fault));
      if (fault?.name === "same-id") return { ...response, body: { ...response.body, ...idBefore(response.body.id) } };
      return (fault?.stage === "after" && faultResponse(contract, http, fault, clock.now())) || response;
    };
    const response = await decide();
    const idempotencyKey = readHeader(http, "idempotency-key");
    ledger.append({
      type: "request",
      method,
      path,
      status: response.status,
      ...(account && { account: account.id }),
      ...(idempotencyKey && { idempotencyKey }),
      ...(fault && { fault: fault.name }),
    });
    return (fault && (await applyWireFault(http, fault, response))) ?? send(http, response);
  }

  /** Writes directly to the socket, since a Response object would cost a third of the throughput. */
  function send(http: HttpContext, { status, body, headers }: SandboxResponse): Response {
    const text = JSON.stringify(body);
    const { outgoing } = http.env;
    outgoing.writeHead(status, {
      "Content-Type": "application/json",
      "Content-Length": Buffer.byteLength(text),
      Date: httpDateOf(clock.now()),
      ...headers,
    });
    outgoing.end(text);
    return RESPONSE_ALREADY_SENT;
  }

  /** The id of the newest task other than the one in the response. */
  function idBefore(currentId: unknown): { id?: string } {
    const id = currentId === undefined ? undefined : [...state.tasks.keys()].findLast((other) => other !== currentId);
    return id === undefined ? {} : { id };
  }

  return app;
}

function methodNotAllowed(contract: SandboxContract, http: HttpContext, allowed: string): Response {
  const { method, path } = http.req;
  return http.json(
    errorResponse(contract, "invalid_request", `${method} ${path}: this path takes ${allowed}.`).body,
    405,
    {
      Allow: allowed,
    },
  );
}

let lastDate = { second: -1, text: "" };

/** The `Date` header by the sandbox's clock, cached for a second. */
function httpDateOf(now: number): string {
  const second = Math.floor(now / 1000);
  if (second !== lastDate.second) lastDate = { second, text: new Date(now).toUTCString() };
  return lastDate.text;
}
