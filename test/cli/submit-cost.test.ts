import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { modelCommand } from "../../src/cli/submit/model-command.ts";
import { type LoadedContract, loadContract } from "../../src/contract/index.ts";
import { startSandbox } from "../../src/sandbox/index.ts";
import { page } from "../support/contracts.ts";
import { respondJson, startServer } from "../support/server.ts";
import { createMachine } from "./machine.ts";
import { cliPrompt, createCliTestBed } from "./support/test-bed.ts";

describe.concurrent("a submit is prepared once", { timeout: 60_000 }, () => {
  test("its body is serialized and parsed once, and again for each record", async () => {
    await using testBed = await createCliTestBed();
    const counted = async (...args: string[]) => {
      const file = join(testBed.home, "counts.json");
      const env = { COUNT_JSON: file, COUNT_TEXT: cliPrompt };
      expect(await testBed.seedance(["video", cliPrompt, ...args], { env, imports: ["count-json"] })).toMatchObject({
        code: 0,
      });
      return JSON.parse(readFileSync(file, "utf8"));
    };
    // For the validation, for the canonical bytes, and for stdout.
    expect(await counted("--dry-run")).toEqual({ stringified: 4, parsed: 1 });
    // For the validation, for the canonical bytes and those of the record, and for the ledger's entry and row. It is also
    // parsed from the ledger's rows.
    expect(await counted("--no-wait")).toEqual({ stringified: 6, parsed: 8 });
  });

  test("its body is validated only once", async () => {
    await using machine = await createMachine();
    const sandbox = await startSandbox({ speed: 1e4 });
    try {
      const validated: unknown[] = [];
      const contract = await countingContract(validated);
      const env = { SEEDANCE_API_KEY: sandbox.apiKey };
      const args = [cliPrompt, "--no-wait", "--base-url", sandbox.url];
      const run = await machine.attempt(modelCommand(contract, "seedance"), args, { contract, env });
      expect(run).toMatchObject({ code: 0 });
      expect(validated.filter((body) => (body as { prompt?: string }).prompt === cliPrompt)).toHaveLength(1);
    } finally {
      await sandbox.close();
    }
  });

  test("--dry-run prints the request that a submit sends", async () => {
    await using testBed = await createCliTestBed();
    await using server = await startServer((_, response) =>
      respondJson(response, 201, { id: "sd2_1", status: "processing" }),
    );
    const line = ["video", cliPrompt, "--duration", "8", "--base-url", server.url];
    const { request } = (await testBed.seedance([...line, "--dry-run"])).json[0];
    expect(server.requests).toEqual([]);
    await testBed.seedance([...line, "--no-wait"]);
    const [sent] = server.requests;
    expect([request.method, request.url, request.body]).toEqual([
      sent?.method,
      server.url + sent?.url,
      JSON.parse(sent?.body ?? ""),
    ]);
    // Headers that every HTTP client adds do not count, nor those by which `fetch` passes caches.
    const added = /^(host|connection|content-length|accept.*|user-agent|sec-fetch-mode|cache-control|pragma)$/;
    const ownHeaders = Object.keys(sent?.headers ?? {}).filter((name) => !added.test(name));
    expect(Object.keys(request.headers).sort()).toEqual(ownHeaders.sort());
    expect(request.headers["content-type"]).toBe(sent?.headers["content-type"]);
  });
});

/** The page's contract with a validator of videos that records the bodies it validates. */
async function countingContract(validated: unknown[]): Promise<LoadedContract> {
  const { seedance } = page.validators;
  if (!seedance) throw new Error("There is no validator of videos.");
  const counting = Object.assign(
    (body: unknown) => {
      validated.push(body);
      return seedance(body);
    },
    { errors: null },
  );
  const rules = { ...(await page.load.rules()), validators: { ...page.validators, seedance: counting } };
  return loadContract({ ...page, load: { ...page.load, rules: async () => rules } });
}
