/**
 * Submits bodies to a sandbox, both under the contract that is named; prints what became of each, by the client and by a
 * bare request to the model's path, or to the one that is given where the contract has no such model.
 */
import { builtEntry } from "../../scripts/build/fresh.ts";

const [name = "", requests = "[]"] = process.argv.slice(2);
const entry = name === "page" ? "seedance-client" : `seedance-client/${name}`;
const built: typeof import("seedance-client") = await import(builtEntry(entry));
const { createClient, models, servers, ValidationError } = built;
const { startSandbox }: typeof import("seedance-client/sandbox") = await import(builtEntry(`${entry}/sandbox`));
const sandbox = await startSandbox({ credits: 1e6, rateLimit: false });
const client = createClient({ apiKey: sandbox.apiKey, baseUrl: sandbox.url });
const outcomes: unknown[] = [];
const bare: unknown[] = [];
const headers = { Authorization: `Bearer ${sandbox.apiKey}`, "Content-Type": "application/json" };
for (const [model, body] of JSON.parse(requests))
  outcomes.push(
    await client.submit(model, body).then(
      async ({ id, credits_used }) => {
        sandbox.advance(7200);
        const task = (await client.get(id)) as { status: string; credits_refunded?: number };
        return { status: task.status, id, used: credits_used, refunded: task.credits_refunded };
      },
      (error) => {
        if (!(error instanceof ValidationError)) throw error;
        return { issues: error.issues, message: error.message };
      },
    ),
  );
const charges = sandbox.ledger().filter(({ type }) => type === "charge").length;
for (const [index, [model, body, path]] of JSON.parse(requests).entries()) {
  const known = (models as Record<string, { path: string }>)[model];
  const answer = await fetch(sandbox.url + (known?.path ?? path), {
    method: "POST",
    headers: { ...headers, "Idempotency-Key": `bare-${index}` },
    body: JSON.stringify(body),
  });
  const { error } = (await answer.json()) as { error?: { message: string } };
  bare.push({ status: answer.status, message: error?.message });
}
console.log(JSON.stringify({ server: servers[0], outcomes, charges, bare }));
await sandbox.close();
