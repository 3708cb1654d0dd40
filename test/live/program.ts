/** Submits bodies to a sandbox, both under the contract that is named; prints what became of each. */
import { useContract } from "../../src/cli/contract/use-contract.ts";

const [name = "", requests = "[]"] = process.argv.slice(2);
useContract(name);
const { createClient, servers, ValidationError } = await import("../../src/index.ts");
const { startSandbox } = await import("../../src/sandbox/index.ts");
const sandbox = await startSandbox({ credits: 1e6, rateLimit: false });
const client = createClient({ apiKey: sandbox.apiKey, baseUrl: sandbox.url });
const outcomes: unknown[] = [];
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
console.log(
  JSON.stringify({
    server: servers[0],
    outcomes,
    charges: sandbox.ledger().filter(({ type }) => type === "charge").length,
  }),
);
await sandbox.close();
