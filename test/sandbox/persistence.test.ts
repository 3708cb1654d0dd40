import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, describe, expect, test } from "vitest";
import { builtEntry } from "../../scripts/build/ensure-build.ts";
import { live, page, pathOf } from "../support/contracts.ts";
import { createSandboxTestBed, videoBody } from "./support.ts";

const root = mkdtempSync(join(tmpdir(), "sandbox-data-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const folder = () => mkdtempSync(join(root, "case-"));
const ledgerOf = (data: string) => join(data, "ledger.jsonl");
const key = { "Idempotency-Key": "kept" };

describe("a restart", () => {
  test("keeps accounts, keys, teams, credits, tasks, idempotency keys and the clock", async () => {
    const data = folder();
    const first = await createSandboxTestBed({ data, credits: 100, failureRate: 1 });
    const member = await first.account(200, "studio");
    const { body: task, text } = await first.submit("seedance", videoBody, key);
    const { body: failed } = await member.submit("seedance", videoBody);
    first.finish();
    await first.control("POST", "/credits", { account: member.id, credits: 5 });
    await first.control("DELETE", `/keys/${member.keyId}`);
    const { body: running } = await first.submit("seedance", { ...videoBody, seed: 1 });
    const before = (await first.control("GET", "/state")).body;
    const ledger = first.ledger();
    await first.close();

    await using second = await createSandboxTestBed({ data });
    expect((await second.control("GET", "/state")).body).toEqual(before);
    expect(second.ledger().slice(0, ledger.length)).toEqual(ledger);
    const me = second.as(first.apiKey);
    expect(await me.submit("seedance", videoBody, key)).toMatchObject({ status: 201, text });
    expect((await me.submit("seedance", { ...videoBody, seed: 2 }, key)).status).toBe(409);
    expect((await me.poll(task.id)).body).toMatchObject({ status: "failed", credits_refunded: 30 });
    expect((await me.poll(failed.id)).status).toBe(404);
    expect((await me.poll(running.id)).body.status).toBe("processing");
    expect((await second.as(member.key).poll(failed.id)).status).toBe(401);
    expect(await second.balance()).toBe(70);
    expect(await second.balance(member.id)).toBe(205);
    second.finish();
    expect((await me.poll(running.id)).body.status).toBe("failed");
    expect(await second.balance()).toBe(100);
    expect(second.entries("refund")).toHaveLength(3);
  });

  test("goes on with the same story: ids and seeds as without it", async () => {
    const data = folder();
    const ids: string[] = [];
    for (let count = 0; count < 3; count++) {
      await using box = await createSandboxTestBed({ data, apiKey: "sk_live_kept_1234" });
      ids.push(String((await box.submit("seedance", videoBody, { "Idempotency-Key": `story-${count}` })).body.id));
    }
    await using whole = await createSandboxTestBed();
    for (const id of ids) expect((await whole.submit("seedance", videoBody)).body.id).toBe(id);
  });

  test("shows no key again and takes a given one, which is made once", async () => {
    const data = folder();
    const first = await createSandboxTestBed({ data });
    await first.close();
    const second = await createSandboxTestBed({ data });
    expect(second.apiKey).toBe("");
    expect((await second.as(first.apiKey).poll("x")).status).toBe(404);
    await second.close();
    for (let count = 0; count < 2; count++) {
      await using again = await createSandboxTestBed({ data, apiKey: "sk_live_given_1234" });
      expect((await again.poll("x")).status).toBe(404);
      expect(again.entries("key")).toHaveLength(2);
      expect(again.entries("credits")).toHaveLength(1);
    }
  });

  test("does not render other files: a kept task's media are the same bytes", async () => {
    const data = folder();
    const etags: (string | null)[] = [];
    let id = "";
    for (let count = 0; count < 2; count++) {
      await using box = await createSandboxTestBed({ data, apiKey: "sk_live_kept_1234" });
      if (count === 0) id = String((await box.submit("seedance", videoBody)).body.id);
      box.finish();
      etags.push((await box.call("GET", `/media/${id}/video.mp4`)).headers.get("etag"));
    }
    expect(etags[0]).toMatch(/^"/);
    expect(etags[1]).toBe(etags[0]);
  });
});

test("the files hold no key and are their owner's alone", async () => {
  const data = join(folder(), "made", "here");
  const box = await createSandboxTestBed({ data, apiKey: "sk_live_secret_canary" });
  const made = await box.account(100);
  await box.submit("seedance", videoBody);
  await made.submit("seedance", videoBody, { "X-Sandbox-Fault": "leaky-error" });
  await box.close();
  for (const name of readdirSync(data)) {
    const text = readFileSync(join(data, name), "utf8");
    expect(text).not.toContain("sk_live_secret_canary");
    expect(text).not.toContain(made.key);
  }
  expect(statSync(ledgerOf(data)).mode & 0o777).toBe(0o600);
  expect(statSync(data).mode & 0o777).toBe(0o700);
});

describe("a damaged ledger", () => {
  const written = async () => {
    const data = folder();
    const box = await createSandboxTestBed({ data, apiKey: "sk_live_kept_1234" });
    await box.submit("seedance", videoBody, key);
    await box.submit("seedance", { ...videoBody, prompt: "Zug 🚂" });
    await box.close();
    return { data, lines: readFileSync(ledgerOf(data), "utf8").split("\n") };
  };

  test.each([1, 5, 40])("half a last line (%i bytes less) is dropped, all before it is kept", async (less) => {
    const { data } = await written();
    const { size } = statSync(ledgerOf(data));
    truncateSync(ledgerOf(data), size - less);
    await using box = await createSandboxTestBed({ data, apiKey: "sk_live_kept_1234" });
    expect(box.entries("charge")).toHaveLength(2);
    await box.submit("seedance", videoBody);
    await box.close();
    await using again = await createSandboxTestBed({ data });
    expect(again.entries("charge")).toHaveLength(3);
  });

  test("a state that was kept under a contract with other models is refused by name", async () => {
    const data = folder();
    const box = await createSandboxTestBed({ contract: live, data });
    await box.submit("seedance25", videoBody);
    await box.close();
    const kept = readFileSync(ledgerOf(data), "utf8");
    await expect(createSandboxTestBed({ data })).rejects.toThrow(
      "was kept under another contract: it holds a task of seedance25.",
    );
    expect(readFileSync(ledgerOf(data), "utf8")).toBe(kept);
    await using again = await createSandboxTestBed({ contract: live, data });
    expect(again.entries("charge")).toHaveLength(1);
  });

  test("a last line cut within a character is dropped", async () => {
    const { data } = await written();
    const bytes = readFileSync(ledgerOf(data));
    truncateSync(ledgerOf(data), bytes.lastIndexOf("🚂") + 2);
    await using box = await createSandboxTestBed({ data, apiKey: "sk_live_kept_1234" });
    expect(box.entries("charge")).toHaveLength(1);
    await box.close();
    expect(readFileSync(ledgerOf(data), "utf8")).not.toContain("Zug");
  });

  test.each<[string, (lines: string[]) => void, number]>([
    ["no JSON", (lines) => lines.splice(2, 1, "{not json"), 3],
    ["another type", (lines) => lines.splice(2, 1, "null"), 3],
    ["missing", (lines) => lines.splice(2, 1), 3],
    ["there twice", (lines) => lines.splice(2, 0, lines[1] ?? ""), 3],
    ["empty", (lines) => lines.splice(1, 0, ""), 2],
    ["no JSON, the first", (lines) => lines.splice(0, 1, "PK\u0003\u0004"), 1],
  ])("a line that is %s is an error that names it, and the file stays as it is", async (_, damage, line) => {
    const { data, lines } = await written();
    damage(lines);
    writeFileSync(ledgerOf(data), lines.join("\n"));
    await expect(createSandboxTestBed({ data })).rejects.toThrow(`${ledgerOf(data)}: line ${line} `);
    expect(readFileSync(ledgerOf(data), "utf8")).toBe(lines.join("\n"));
  });
});

describe("SIGKILL while submits are under way", () => {
  const apiKey = "sk_live_killed_1234";
  const entry = builtEntry("seedance-client/sandbox");

  /** A sandbox in a process of its own. */
  async function child(data: string) {
    const script = `import { startSandbox } from ${JSON.stringify(entry)};
      const options = { credits: 1e6, rateLimit: false, apiKey: ${JSON.stringify(apiKey)}, data: ${JSON.stringify(data)} };
      console.log((await startSandbox(options)).url);`;
    const running = spawn(process.execPath, ["--input-type=module", "--eval", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = new Promise<string | null>((resolve) => running.once("exit", (_, signal) => resolve(signal)));
    for await (const url of createInterface(running.stdout)) return { url, ended, kill: () => running.kill("SIGKILL") };
    throw new Error("The child did not start.");
  }

  test.each([1, 30])("after %i answers: what was answered is there, each key charged once", async (answers) => {
    const data = folder();
    const { url, ended, kill } = await child(data);
    const acknowledged = new Map<string, unknown>();
    const sent: string[] = [];
    let killed = false;
    const sender = async () => {
      while (!killed) {
        const name = `kill-${sent.length}`;
        sent.push(name);
        const headers = {
          Authorization: `Bearer ${apiKey}`,
          "Content-Type": "application/json",
          "Idempotency-Key": name,
        };
        const init = { method: "POST", headers, body: JSON.stringify(videoBody) };
        const answer = await fetch(`${url}${pathOf(page, "seedance")}`, init)
          .then(async (response) => (await response.json()) as { id: string })
          .catch(() => undefined);
        if (answer) acknowledged.set(name, answer.id);
        if (acknowledged.size >= answers && !killed) killed = kill();
      }
    };
    await Promise.all(Array.from({ length: 8 }, sender));
    expect(await ended).toBe("SIGKILL");
    expect(acknowledged.size).toBeGreaterThanOrEqual(answers);

    await using box = await createSandboxTestBed({ data, apiKey });
    for (const [name, id] of acknowledged) {
      expect(box.entries("charge").filter(({ idempotencyKey }) => idempotencyKey === name)).toMatchObject([
        { task: { id } },
      ]);
      expect((await box.poll(id)).status).toBe(200);
    }
    for (const name of sent) {
      const { status, body } = await box.submit("seedance", videoBody, { "Idempotency-Key": name });
      expect(status).toBe(201);
      if (acknowledged.has(name)) expect(body.id).toBe(acknowledged.get(name));
    }
    expect(box.entries("charge")).toHaveLength(sent.length);
    expect(await box.balance()).toBe(1e6 - 30 * sent.length);
  });
});

describe("a folder belongs to one sandbox", () => {
  test("a second one is refused with the holder's number, until the first is closed", async () => {
    const data = folder();
    const first = await createSandboxTestBed({ data });
    await expect(createSandboxTestBed({ data })).rejects.toThrow(`${data} is in use by process ${process.pid}`);
    await first.close();
    await using _second = await createSandboxTestBed({ data });
  });

  test.each([
    ["a process that is gone", "4194304999"],
    ["this process, before it was started anew", String(process.pid)],
    ["nobody", ""],
  ])("a lock left by %s does not count", async (_, holder) => {
    const data = folder();
    writeFileSync(join(data, "lock"), holder);
    await using _box = await createSandboxTestBed({ data });
  });

  test("a lock held by another living process counts", async () => {
    const data = folder();
    writeFileSync(join(data, "lock"), String(process.ppid));
    await expect(createSandboxTestBed({ data })).rejects.toThrow(`is in use by process ${process.ppid}`);
  });

  test("a damaged ledger leaves no lock behind", async () => {
    const data = folder();
    writeFileSync(ledgerOf(data), "no JSON\n");
    await expect(createSandboxTestBed({ data })).rejects.toThrow(/line 1/);
    expect(readdirSync(data)).toEqual(["ledger.jsonl"]);
  });
});
