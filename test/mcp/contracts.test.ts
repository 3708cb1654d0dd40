import { createHash } from "node:crypto";
import { basename, dirname } from "node:path";
import { describe, expect, test } from "vitest";
import { loadContract } from "../../src/contract/index.ts";
import { createApiError, SeedanceError } from "../../src/errors.ts";
import { waitAndDownload } from "../../src/jobs/index.ts";
import { toToolError } from "../../src/mcp/error.ts";
import { contracts, live, page } from "../support/contracts.ts";
import { createMcpTestBed, temporaryFolder } from "./in-process.ts";
import { mcpSamplePrompt } from "./support.ts";

const video = "seedance_create_video";

describe.each(contracts)("the MCP server with contract $name", (source) => {
  test("lets an agent quote, create once, wait and download", async () => {
    await using folder = await temporaryFolder();
    await using server = await createMcpTestBed(source, folder.path);
    const { call, contract, ledger } = server;
    const { quotes } = (await call("seedance_quote")).data;
    expect(quotes.map(({ model }: { model: string }) => model)).toEqual(Object.keys(contract.models));
    const [model] = Object.entries(contract.models).find(([, { outputType }]) => outputType === "video") ?? [""];
    const args = { prompt: mcpSamplePrompt, max_credits: 1000, allow_unknown_price: true };
    const made = await call(video, args);
    expect(made.data).toMatchObject({ model, already_submitted: false });
    const { task_id } = made.data;
    expect((await call(video, args)).data).toMatchObject({ task_id, already_submitted: true });
    expect(server.charges()).toBe(1);
    expect(ledger.job(task_id)).toMatchObject({ contract: source.name, path: contract.models[model]?.path, model });
    server.sandbox.advance(7200);
    expect((await call("seedance_wait_task", { task_id })).data).toMatchObject({ model, status: "completed" });
    const saved = await call("seedance_download", { task_id });
    expect(saved.data.files.length).toBeGreaterThan(0);
    expect((await call("seedance_get_task", { task_id })).data.files).toHaveLength(saved.data.files.length);
  });

  test("submits a job of every model", async () => {
    await using folder = await temporaryFolder();
    await using server = await createMcpTestBed(source, folder.path);
    for (const [model, { outputType, path, idPrefix }] of Object.entries(server.contract.models)) {
      const args = { model, prompt: mcpSamplePrompt, max_credits: 1000, allow_unknown_price: true };
      const { task_id } = (await server.call(`seedance_create_${outputType}`, args)).data;
      expect(task_id).toMatch(new RegExp(`^${idPrefix}`));
      expect(server.ledger.job(task_id)).toMatchObject({ contract: source.name, path });
    }
  });

  test("gives the contract's advice for each error code", async () => {
    const fixes = await source.load.fixes();
    for (const [code, fields] of Object.entries(source.errors)) {
      const behavior = { ...fields, fix: fixes[code] ?? expect.unreachable(`${code} has no fix.`) };
      const error = createApiError({ code, behavior, status: behavior.status, message: "It is so." });
      const toolError = toToolError(source, error, video);
      expect(toolError).toMatchObject({ code, retryable: behavior.retry !== "never" });
      expect(toolError.fix).toContain(behavior.fix);
      expect(toolError.fix.includes("Nothing was charged.")).toBe(behavior.charged === "no");
    }
  });
});

test("two servers of different contracts share one ledger, and each record names its contract", async () => {
  await using folder = await temporaryFolder();
  await using first = await createMcpTestBed(page, folder.path);
  await using second = await createMcpTestBed(live, folder.path);
  const args = { prompt: mcpSamplePrompt, max_credits: 1000, allow_unknown_price: true };
  const ids = [(await first.call(video, args)).data.task_id, (await second.call(video, args)).data.task_id];
  // Sandboxes with the same seed create the same ids; the accounts differ.
  expect([first.journal.job(ids[0]), second.journal.job(ids[1])]).toMatchObject([
    { contract: "page", path: "/api/v1/video/seedance" },
    { contract: "live", path: "/api/v1/video/seedance2" },
  ]);
  const { jobs } = (await first.call("seedance_get_task")).data;
  expect(jobs.map(({ task_id }: { task_id: string }) => task_id).sort()).toEqual(ids.toSorted());
  // The newest one is of the other sandbox's account.
  expect(jobs.map(({ other_account_of }: Record<string, string>) => other_account_of)).toEqual([
    second.sandbox.url,
    undefined,
  ]);
  expect(first.ledger.verify().ok).toBe(true);
});

test("an error for a model of another contract names that contract", async () => {
  await using folder = await temporaryFolder();
  await using server = await createMcpTestBed(page, folder.path);
  const { data } = await server.call(video, { prompt: mcpSamplePrompt, model: "seedance25", max_credits: 1000 });
  expect(data.error).toMatchObject({
    code: "validation_failed",
    issues: [{ field: "model", fix: expect.stringContaining("The contract live takes it") }],
  });
});

test("a call validates the submitted body once", async () => {
  await using folder = await temporaryFolder();
  const bodies: unknown[] = [];
  const { seedance: validate = expect.unreachable("There is no such model.") } = page.validators;
  const counting = Object.assign((body: unknown) => bodies.push(body) > 0 && validate(body), {});
  const rules = async () => ({
    ...(await page.load.rules()),
    validators: { ...page.validators, seedance: counting },
  });
  const counted = { ...page, load: { ...page.load, rules } };
  await using server = await createMcpTestBed(counted, folder.path, { contract: await loadContract(counted) });
  const prompt = "A paper boat on a river, rain patters.";
  bodies.length = 0;
  const made = await server.call(video, { prompt, max_credits: 1000 });
  expect(made.data.task_id).toMatch(/^sd2_/);
  // The sandbox validates it as well. Bodies that are tried to infer a mode have the example's prompt.
  const submitted = bodies.filter((body) => (body as { prompt: string }).prompt === prompt);
  expect(submitted).toHaveLength(2);
});

test("the idempotency key of a call is derived from its arguments as in earlier versions", async () => {
  await using folder = await temporaryFolder();
  await using server = await createMcpTestBed(page, folder.path);
  const { task_id } = (await server.call(video, { prompt: mcpSamplePrompt, max_credits: 1000 })).data;
  const scope = `seedance_create_video ${server.ledger.scopeName}`;
  const body = `{"aspect_ratio":"16:9","channel":"standard","duration":"5","fixed_lens":false,"generate_audio":true,"mode":"text-to-video","prompt":"${mcpSamplePrompt}","quality_tier":"standard","resolution":"720p"}`;
  const source = `["${scope}","/api/v1/video/seedance",${body},1]`;
  const key = `sd1_${createHash("sha256").update(source).digest("hex")}`;
  expect(server.ledger.job(task_id)).toMatchObject({ key, scope, attempt: 1 });
  // A call that names defaults is the same job.
  const named = await server.call(video, {
    prompt: mcpSamplePrompt,
    duration: "5",
    resolution: "720p",
    max_credits: 1000,
  });
  expect(named.data).toMatchObject({ task_id, already_submitted: true });
  expect(server.charges()).toBe(1);
});

test("a repeated call that names a default sends the bytes of the call with unknown outcome", async () => {
  await using folder = await temporaryFolder();
  await using server = await createMcpTestBed(page, folder.path);
  const fault = server.sandbox.faults.add({ name: "leaky-error", method: "POST" });
  const first = await server.call(video, { prompt: mcpSamplePrompt, max_credits: 1000 });
  expect(first.data.error).toMatchObject({ code: "outcome_unknown", next_tool: { name: video } });
  server.sandbox.faults.remove(fault.id);
  const again = await server.call(video, { prompt: mcpSamplePrompt, duration: "5", max_credits: 1000 });
  expect(again.data).toMatchObject({ already_submitted: false, task_id: expect.stringMatching(/^sd2_/) });
  expect(server.charges()).toBe(1);
});

test("files are saved under the name that their job was given, the first as it is, others with a number", async () => {
  await using folder = await temporaryFolder();
  await using server = await createMcpTestBed(page, folder.path);
  const { journal, sandbox, client, call } = server;
  const body = { type: "text-to-image", prompt: mcpSamplePrompt, resolution: "1K", aspectRatio: "1:1", batchCount: 2 };
  const submit = async (key: string, name?: string) => {
    using _ = journal.lease(key);
    return (await journal.submit(client, { key, model: "gpt-image-2", body, name })).taskId ?? "";
  };
  const ids = [await submit("k1"), await submit("k2", "pair.png")];
  sandbox.advance(7200);
  const saved = [];
  for (const task_id of ids) {
    const { files } = (await call("seedance_download", { task_id })).data;
    expect(files.map(({ path }: { path: string }) => dirname(path))).toEqual([folder.path, folder.path]);
    saved.push(...files.map(({ path }: { path: string }) => basename(path)));
    expect(journal.job(task_id)?.state).toBe("downloaded");
  }
  const withId = (end: string) => expect.stringMatching(new RegExp(`^gpt2_.*-${end}$`));
  expect(saved).toEqual([withId("1.png"), withId("2.png"), "pair.png", "pair-2.png"]);
  const again = await call("seedance_download", { task_id: ids[0] });
  expect(again.data.files).toMatchObject([{ already_there: true }, { already_there: true }]);
});

test("a download that was interrupted is unfinished until its files are saved, with its folder", async () => {
  await using folder = await temporaryFolder();
  await using server = await createMcpTestBed(page, folder.path);
  const { journal, ledger, sandbox, client, call } = server;
  const body = { type: "text-to-image", prompt: mcpSamplePrompt, resolution: "1K", aspectRatio: "1:1" };
  const submit = async (key: string) => {
    using _ = journal.lease(key);
    return (await journal.submit(client, { key, model: "gpt-image-2", body })).taskId ?? "";
  };
  const [byTool, byCode] = [await submit("k1"), await submit("k2")];
  sandbox.advance(7200);
  for (const id of [byTool, byCode]) journal.recordPoll(await client.get(id));
  // Nobody has said yet where their files go.
  expect(ledger.unfinished()).toEqual([]);
  const fault = sandbox.faults.add({ name: "download-slow" });
  const stop = new AbortController();
  const options = { signal: stop.signal, onprogress: () => stop.abort() };
  await expect(call("seedance_download", { task_id: byTool }, options)).rejects.toThrow();
  const save = { directory: folder.path, name: "code.{ext}" };
  const end = new AbortController();
  const interrupted = { timeout: 60_000, signal: end.signal, save, onSave: () => end.abort() };
  await expect(waitAndDownload(server, byCode, interrupted)).rejects.toMatchObject({ taskId: byCode });
  const unfinished = [
    { taskId: byTool, state: "completed", directory: folder.path, name: "{id}-{index}.{ext}" },
    { taskId: byCode, state: "completed", ...save },
  ];
  await expect.poll(() => ledger.unfinished()).toMatchObject(unfinished);
  sandbox.faults.remove(fault.id);
  for (const task_id of [byTool, byCode])
    expect((await call("seedance_download", { task_id })).data.files).toHaveLength(1);
  expect(ledger.unfinished()).toEqual([]);
});

test("an error of the client has the MCP server's own advice", () => {
  const told = toToolError(page, new SeedanceError("declined", "No."), video);
  expect(told).toMatchObject({ code: "declined", retryable: false, fix: expect.stringContaining("Do not ask again") });
});
