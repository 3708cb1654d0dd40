import { spawn } from "node:child_process";
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
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
    const firstAccount = second.as(first.apiKey);
    expect(await firstAccount.submit("seedance", videoBody, key)).toMatchObject({ status: 201, text });
    expect((await firstAccount.submit("seedance", { ...videoBody, seed: 2 }, key)).status).toBe(409);
    expect((await firstAccount.poll(task.id)).body).toMatchObject({ status: "failed", credits_refunded: 30 });
    expect((await firstAccount.poll(failed.id)).status).toBe(404);
    expect((await firstAccount.poll(running.id)).body.status).toBe("processing");
    expect((await second.as(member.key).poll(failed.id)).status).toBe(401);
    expect(await second.balance()).toBe(70);
    expect(await second.balance(member.id)).toBe(205);
    second.finish();
    expect((await firstAccount.poll(running.id)).body.status).toBe("failed");
    expect(await second.balance()).toBe(100);
    expect(second.entries("refund")).toHaveLength(3);
  });

  test("continues with the ids and seeds that a sandbox without a restart has", async () => {
    const data = folder();
    const ids: string[] = [];
    for (let count = 0; count < 3; count++) {
      await using testBed = await createSandboxTestBed({ data, apiKey: "sk_live_kept_1234" });
      ids.push(String((await testBed.submit("seedance", videoBody, { "Idempotency-Key": `story-${count}` })).body.id));
    }
    await using whole = await createSandboxTestBed();
    for (const id of ids) expect((await whole.submit("seedance", videoBody)).body.id).toBe(id);
  });

  test("returns no key again, and creates a given one only once", async () => {
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

  test("renders the same bytes for the media of an earlier task", async () => {
    const data = folder();
    const etags: (string | null)[] = [];
    let id = "";
    for (let count = 0; count < 2; count++) {
      await using testBed = await createSandboxTestBed({ data, apiKey: "sk_live_kept_1234" });
      if (count === 0) id = String((await testBed.submit("seedance", videoBody)).body.id);
      testBed.finish();
      etags.push((await testBed.call("GET", `/media/${id}/video.mp4`)).headers.get("etag"));
    }
    expect(etags[0]).toMatch(/^"/);
    expect(etags[1]).toBe(etags[0]);
  });
});

test("the files contain no key and are readable only by their owner", async () => {
  const data = join(folder(), "made", "here");
  const testBed = await createSandboxTestBed({ data, apiKey: "sk_live_secret_canary" });
  const account = await testBed.account(100);
  await testBed.submit("seedance", videoBody);
  await account.submit("seedance", videoBody, { "X-Sandbox-Fault": "leaky-error" });
  await testBed.close();
  for (const name of readdirSync(data)) {
    const text = readFileSync(join(data, name), "utf8");
    expect(text).not.toContain("sk_live_secret_canary");
    expect(text).not.toContain(account.key);
  }
  expect(statSync(ledgerOf(data)).mode & 0o777).toBe(0o600);
  expect(statSync(data).mode & 0o777).toBe(0o700);
});

describe("a damaged ledger", () => {
  const writeLedger = async () => {
    const data = folder();
    const testBed = await createSandboxTestBed({ data, apiKey: "sk_live_kept_1234" });
    await testBed.submit("seedance", videoBody, key);
    await testBed.submit("seedance", { ...videoBody, prompt: "Zug 🚂" });
    await testBed.close();
    return { data, lines: readFileSync(ledgerOf(data), "utf8").split("\n") };
  };

  test.each([1, 5, 40])("loses only an incomplete last line (%i bytes removed)", async (less) => {
    const { data } = await writeLedger();
    const { size } = statSync(ledgerOf(data));
    truncateSync(ledgerOf(data), size - less);
    await using testBed = await createSandboxTestBed({ data, apiKey: "sk_live_kept_1234" });
    expect(testBed.entries("charge")).toHaveLength(2);
    await testBed.submit("seedance", videoBody);
    await testBed.close();
    await using again = await createSandboxTestBed({ data });
    expect(again.entries("charge")).toHaveLength(3);
  });

  test("is not overwritten if it was written under a contract with other models", async () => {
    const data = folder();
    const testBed = await createSandboxTestBed({ contract: live, data });
    await testBed.submit("seedance25", videoBody);
    await testBed.close();
    const kept = readFileSync(ledgerOf(data), "utf8");
    await expect(createSandboxTestBed({ data })).rejects.toThrow(
      "was written under another contract: it has a task of seedance25.",
    );
    expect(readFileSync(ledgerOf(data), "utf8")).toBe(kept);
    await using again = await createSandboxTestBed({ contract: live, data });
    expect(again.entries("charge")).toHaveLength(1);
  });

  test("loses an incomplete last line that ends within a character", async () => {
    const { data } = await writeLedger();
    const bytes = readFileSync(ledgerOf(data));
    truncateSync(ledgerOf(data), bytes.lastIndexOf("🚂") + 2);
    await using testBed = await createSandboxTestBed({ data, apiKey: "sk_live_kept_1234" });
    expect(testBed.entries("charge")).toHaveLength(1);
    await testBed.close();
    expect(readFileSync(ledgerOf(data), "utf8")).not.toContain("Zug");
  });

  test.each<[string, (lines: string[]) => void, number]>([
    ["not JSON", (lines) => lines.splice(2, 1, "{not json"), 3],
    ["of another type", (lines) => lines.splice(2, 1, "null"), 3],
    ["missing", (lines) => lines.splice(2, 1), 3],
    ["duplicated", (lines) => lines.splice(2, 0, lines[1] ?? ""), 3],
    ["empty", (lines) => lines.splice(1, 0, ""), 2],
    ["not JSON and the first", (lines) => lines.splice(0, 1, "PK\u0003\u0004"), 1],
  ])("with a line that is %s is an error that names the line, and the file is not changed", async (_, damage, line) => {
    const { data, lines } = await writeLedger();
    damage(lines);
    writeFileSync(ledgerOf(data), lines.join("\n"));
    await expect(createSandboxTestBed({ data })).rejects.toThrow(`${ledgerOf(data)}: line ${line} `);
    expect(readFileSync(ledgerOf(data), "utf8")).toBe(lines.join("\n"));
  });
});

describe("after SIGKILL during submits", () => {
  const apiKey = "sk_live_killed_1234";
  const entry = builtEntry("seedance-client/sandbox");

  /** Starts a sandbox in a child process. */
  async function startChild(data: string) {
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

  test.each([1, 30])(
    "and %i responses, every acknowledged task exists and each key is charged once",
    async (responseCount) => {
      const data = folder();
      const { url, ended, kill } = await startChild(data);
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
          const task = await fetch(`${url}${pathOf(page, "seedance")}`, init)
            .then(async (response) => (await response.json()) as { id: string })
            .catch(() => undefined);
          if (task) acknowledged.set(name, task.id);
          if (acknowledged.size >= responseCount && !killed) killed = kill();
        }
      };
      await Promise.all(Array.from({ length: 8 }, sender));
      expect(await ended).toBe("SIGKILL");
      expect(acknowledged.size).toBeGreaterThanOrEqual(responseCount);

      await using testBed = await createSandboxTestBed({ data, apiKey });
      for (const [name, id] of acknowledged) {
        expect(testBed.entries("charge").filter(({ idempotencyKey }) => idempotencyKey === name)).toMatchObject([
          { task: { id } },
        ]);
        expect((await testBed.poll(id)).status).toBe(200);
      }
      for (const name of sent) {
        const { status, body } = await testBed.submit("seedance", videoBody, { "Idempotency-Key": name });
        expect(status).toBe(201);
        if (acknowledged.has(name)) expect(body.id).toBe(acknowledged.get(name));
      }
      expect(testBed.entries("charge")).toHaveLength(sent.length);
      expect(await testBed.balance()).toBe(1e6 - 30 * sent.length);
    },
  );
});

describe("the lock of a data folder", () => {
  test("rejects a second sandbox with the holder's process id until the first is closed", async () => {
    const data = folder();
    const first = await createSandboxTestBed({ data });
    await expect(createSandboxTestBed({ data })).rejects.toThrow(`${data} is in use by process ${process.pid}`);
    await first.close();
    await using _second = await createSandboxTestBed({ data });
  });

  test.each([
    ["a process that has ended", "4194304999"],
    ["an earlier process with this process id", String(process.pid)],
    ["no process (an empty file)", ""],
  ])("is ignored if it was left by %s", async (_, holder) => {
    const data = folder();
    writeFileSync(join(data, "lock"), holder);
    await using _box = await createSandboxTestBed({ data });
  });

  test("is ignored if the id of its process now belongs to a process that started later", async () => {
    const data = folder();
    const path = join(data, "lock");
    writeFileSync(path, String(process.ppid));
    const before = new Date(Date.now() - 86_400_000 * 365);
    utimesSync(path, before, before);
    await using _box = await createSandboxTestBed({ data });
    expect(readFileSync(path, "utf8").split(" ")[0]).toBe(String(process.pid));
  });

  test("is judged by the start of its process, whatever the clock says", async () => {
    const data = folder();
    const path = join(data, "lock");
    const first = await createSandboxTestBed({ data });
    const [own = "", start = ""] = readFileSync(path, "utf8").split(" ");
    await first.close();
    const [boot, ticks] = start.split(":");
    expect([own, boot]).toEqual([String(process.pid), readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()]);
    const ticksOfParent = readFileSync(`/proc/${process.ppid}/stat`, "latin1")
      .replace(/^.*\) /s, "")
      .split(" ")[19];
    expect(Number(ticks)).toBeGreaterThan(Number(ticksOfParent));
    // The clock was set by a year since the parent wrote it.
    const before = new Date(Date.now() - 86_400_000 * 365);
    writeFileSync(path, `${process.ppid} ${boot}:${ticksOfParent}`);
    utimesSync(path, before, before);
    await expect(createSandboxTestBed({ data })).rejects.toThrow(`is in use by process ${process.ppid}`);
    for (const other of [`${boot}:${Number(ticksOfParent) - 1}`, `another-boot:${ticksOfParent}`]) {
      writeFileSync(path, `${process.ppid} ${other}`);
      await using _box = await createSandboxTestBed({ data });
    }
  });

  test("is respected if it belongs to another running process", async () => {
    const data = folder();
    writeFileSync(join(data, "lock"), String(process.ppid));
    await expect(createSandboxTestBed({ data })).rejects.toThrow(`is in use by process ${process.ppid}`);
  });

  test("is removed if the ledger is damaged", async () => {
    const data = folder();
    writeFileSync(ledgerOf(data), "no JSON\n");
    await expect(createSandboxTestBed({ data })).rejects.toThrow(/line 1/);
    expect(readdirSync(data)).toEqual(["ledger.jsonl"]);
  });
});
