import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { command } from "../../src/cli/commands/doctor.ts";
import { checkNode } from "../../src/cli/doctor/check-machine.ts";
import type { CheckResult } from "../../src/cli/doctor/check-result.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { respondJson, startServer } from "../support/server.ts";
import { createMachine, type Machine } from "./machine.ts";

let sandbox: Sandbox;
let machine: Machine;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  machine = await createMachine();
});
afterEach(() => machine[Symbol.asyncDispose]());

const names = ["node", "settings", "ledger", "output", "key", "service", "redirect", "account", "clock"];
const credits = () => sandbox.ledger().filter(({ type }) => type === "charge").length;

/** Runs the command; the checks by name. */
async function doctor({ url = sandbox.url, key = sandbox.apiKey, args = [] as string[], env = {} } = {}) {
  const environment = { ...env, ...(key && { SEEDANCE_API_KEY: key }) };
  const { code, stdout } = await machine.attempt(command, ["--base-url", url, ...args], { env: environment });
  const { ok, checks } = JSON.parse(stdout) as { ok: boolean; checks: CheckResult[] };
  return {
    code,
    ok,
    names: checks.map(({ name }) => name),
    ...Object.fromEntries(checks.map((check) => [check.name, check])),
  } as {
    code: number;
    ok: boolean;
    names: string[];
  } & Record<string, CheckResult>;
}

describe("seedance doctor", () => {
  test("exits with 0 if every check is ok, after one free request for a task that does not exist", async () => {
    const before = sandbox.ledger().length;
    const env = { SEEDANCE_API_KEY: sandbox.apiKey };
    const { code, data, stderr } = await machine.json(["doctor", "--base-url", sandbox.url], { env });
    expect([code, stderr]).toEqual([0, ""]);
    expect(data.ok).toBe(true);
    expect(data.checks.map(({ name }: CheckResult) => name)).toEqual(names);
    expect(data.checks.filter(({ status, fix }: CheckResult) => status !== "ok" || fix)).toEqual([]);
    const requests = sandbox.ledger().slice(before);
    expect(requests).toMatchObject([{ type: "request", method: "GET", status: 404 }]);
    expect(credits()).toBe(0);
    expect(JSON.stringify(data)).not.toContain(sandbox.apiKey);
  });

  test("needs no key and no network with --sandbox", async () => {
    const { code, data } = await machine.json(["doctor", "--sandbox"]);
    expect(code).toBe(0);
    expect(data.checks.map(({ name }: CheckResult) => name)).toEqual(names.filter((name) => name !== "key"));
  });

  test("fails without a key, names the fix, and still checks the service", async () => {
    const before = sandbox.ledger().length;
    const found = await doctor({ key: "" });
    expect(found).toMatchObject({ code: 1, ok: false, key: { status: "fail" }, service: { status: "ok" } });
    expect(found.key?.fix).toContain("seedance auth login");
    expect(found.names).not.toContain("account");
    expect(sandbox.ledger().slice(before)).toMatchObject([{ type: "request", status: 401 }]);
  });

  test("does not send an invalid key", async () => {
    await using server = await startServer((_, response) =>
      respondJson(response, 401, { error: { code: "unauthorized", message: "no" } }),
    );
    const found = await doctor({ url: server.url, key: "hunter2" });
    expect(found.key).toMatchObject({
      status: "fail",
      detail: expect.stringContaining("does not begin with sk_live_"),
    });
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
  });

  test("fails if the service rejects the key", async () => {
    const found = await doctor({ key: "sk_live_of_somebody_else" });
    expect(found).toMatchObject({ code: 1, service: { status: "ok" }, account: { status: "fail" } });
  });

  test("fails if the service can't be reached", async () => {
    const server = await startServer(() => {});
    await server[Symbol.asyncDispose]();
    const found = await doctor({ url: server.url });
    expect(found).toMatchObject({
      code: 1,
      service: { status: "fail", detail: expect.stringContaining("can't be reached") },
    });
    expect(found.names).toEqual(names.slice(0, 6));
  });

  test("fails on a redirect to a host that must not get the key", async () => {
    await using server = await startServer((_, response) => {
      response.writeHead(307, { Location: "https://elsewhere.example/" }).end();
    });
    const found = await doctor({ url: server.url });
    expect(found).toMatchObject({
      code: 1,
      redirect: {
        status: "fail",
        detail: expect.stringContaining("https://elsewhere.example"),
        fix: expect.stringContaining("base-url"),
      },
    });
  });

  test("reports a followed redirect as ok", async () => {
    await using server = await startServer(({ url }, response) => {
      if (url.endsWith("/moved")) respondJson(response, 404, { error: { code: "not_found", message: "no" } });
      else response.writeHead(308, { Location: `${url}/moved` }).end();
    });
    const found = await doctor({ url: server.url });
    expect(found).toMatchObject({
      code: 0,
      redirect: { status: "ok", detail: expect.stringContaining("is followed") },
    });
  });

  test("fails if another service responds", async () => {
    await using server = await startServer((_, response) => {
      response.writeHead(200, { "Content-Type": "text/html" }).end("<h1>Welcome</h1>");
    });
    expect(await doctor({ url: server.url })).toMatchObject({ code: 1, service: { status: "fail" } });
  });

  test.each([
    [429, "rate_limited", 0, "warn"],
    [500, "internal_error", 1, "fail"],
    [503, "service_busy", 1, "fail"],
  ])("reports the status of a response %i", async (status, error, code, found) => {
    await using server = await startServer((_, response) =>
      respondJson(response, status, { error: { code: error, message: "no" } }, { "Retry-After": "1" }),
    );
    expect(await doctor({ url: server.url })).toMatchObject({ code, service: { status: found } });
  });

  test.each(["http://example.com", "nonsense", "https://me:secret@example.com"])(
    "fails with the base URL %s",
    async (url) => {
      expect(await doctor({ url })).toMatchObject({ code: 1, service: { status: "fail" } });
    },
  );

  test.each([
    [4, "ok", 0],
    [60, "warn", 0],
    [-60, "warn", 0],
    [7200, "fail", 1],
    [-7200, "fail", 1],
  ])("compares the clock with a service whose clock is %i s ahead", async (seconds, status, code) => {
    await using server = await startServer((_, response) => {
      const date = new Date(Date.now() + seconds * 1000).toUTCString();
      respondJson(response, 404, { error: { code: "not_found", message: "no" } }, { Date: date });
    });
    const found = await doctor({ url: server.url });
    expect(found).toMatchObject({ code, clock: { status } });
    if (status !== "ok") expect(found.clock?.detail).toContain(seconds > 0 ? "behind" : "ahead of");
  });

  test("warns if the service sends no time", async () => {
    await using server = await startServer((_, response) => {
      response.sendDate = false;
      respondJson(response, 404, { error: { code: "not_found", message: "no" } });
    });
    expect((await doctor({ url: server.url })).clock?.status).toBe("warn");
  });

  test("fails if the ledger is another file, or was changed", async () => {
    const ledger = join(machine.folder, "ledger.sqlite");
    await writeFile(ledger, "this is no database, whatever its name says. ".repeat(20));
    expect(await doctor({ args: ["--ledger", ledger] })).toMatchObject({ code: 1, ledger: { status: "fail" } });
    await doctor();
    const path = join(machine.state, "ledger.sqlite");
    const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
    const database = new DatabaseSync(path);
    database.exec("DROP TRIGGER entries_never_change; UPDATE entries SET data = '{}'");
    database.close();
    expect(await doctor()).toMatchObject({ code: 1, ledger: { status: "fail" } });
  });

  test("fails if the output folder is not writable", async () => {
    await mkdir(machine.config, { recursive: true });
    await writeFile(join(machine.folder, "file"), "");
    const output = join(machine.folder, "file", "videos", "{id}.{ext}");
    await writeFile(join(machine.config, "config.json"), JSON.stringify({ profiles: { default: { output } } }));
    const found = await doctor();
    expect(found).toMatchObject({ code: 1, settings: { status: "ok" }, output: { status: "fail" } });
    expect(found.output?.detail).toContain(join(machine.folder, "file", "videos"));
  });

  test("does not create a missing output folder", async () => {
    await mkdir(machine.config, { recursive: true });
    const output = join(machine.folder, "new");
    await writeFile(join(machine.config, "config.json"), JSON.stringify({ profiles: { default: { output } } }));
    expect((await doctor()).output?.status).toBe("ok");
    await expect(stat(output)).rejects.toThrow("ENOENT");
  });

  test("fails with damaged settings, and still runs the other checks", async () => {
    await mkdir(machine.config, { recursive: true });
    await writeFile(join(machine.config, "config.json"), "{");
    expect(await doctor()).toMatchObject({ code: 1, settings: { status: "fail" }, account: { status: "ok" } });
  });

  test("names the problem and the fix of each failed check apart, also if an error has both", async () => {
    await mkdir(join(machine.config, "keys"), { recursive: true });
    await writeFile(join(machine.config, "config.json"), Buffer.from([0x80, 0x81, 0xff, 0]));
    await mkdir(join(machine.config, "keys", "default"));
    const unread = await doctor({ url: "http://example.com", key: "" });
    expect(unread).toMatchObject({
      settings: {
        detail: expect.stringMatching(/config\.json is not UTF-8 on line 1$/),
        fix: expect.stringMatching(/\.$/),
      },
      key: {
        detail: expect.stringMatching(/^Can't read .*default \(EISDIR\)/),
        fix: "Correct its permissions, or set XDG_CONFIG_HOME to a folder that you can write to.",
      },
      service: { detail: expect.stringMatching(/^base URL: must be an https URL/), fix: expect.anything() },
    });
    expect(JSON.stringify(unread)).not.toContain("Nothing was sent");
    const ledger = join(machine.folder, "ledger.sqlite");
    await writeFile(ledger, "this is no database, whatever its name says. ".repeat(20));
    const { ledger: check } = await doctor({ args: ["--ledger", ledger] });
    expect(check).toMatchObject({ detail: expect.stringContaining(ledger), fix: expect.stringMatching(/\.$/) });
    expect(check?.detail).not.toContain(check?.fix);
    const homeless = { HOME: "", XDG_CONFIG_HOME: undefined, XDG_STATE_HOME: undefined };
    const { code, data } = await machine.json(["doctor", "--base-url", sandbox.url], { env: homeless });
    expect(code).toBe(1);
    for (const [name, other] of [
      ["settings", "set XDG_CONFIG_HOME"],
      ["ledger", "choose the ledger: --ledger FILE"],
    ])
      expect(data.checks.find((found: CheckResult) => found.name === name)).toEqual({
        ...{ name, status: "fail", detail: 'No home folder: HOME is "", which is not an absolute path' },
        fix: expect.stringMatching(`^Set HOME to an absolute path, or ${other}`),
      });
  });

  test("names a key file that is no text, with the command that replaces it", async () => {
    await mkdir(join(machine.config, "keys"), { recursive: true });
    const bytes = Buffer.concat([Buffer.from([0xff, 0x81, 0]), Buffer.from("sk_live_0123456789\n")]);
    await writeFile(join(machine.config, "keys", "default"), bytes);
    const { key } = await doctor({ key: "" });
    expect(key).toMatchObject({ status: "fail", fix: expect.stringContaining("Log in again: seedance auth login") });
    expect(JSON.stringify(key)).not.toMatch(/iconv|0123456789/);
  });

  test("prints each problem whole, with its fix, also if its text is part of another check's", async () => {
    const env = { SEEDANCE_API_KEY: "x" };
    const { stdout } = await machine.run(["doctor", "--no-json", "--base-url", sandbox.url], { env });
    const problem = "… from SEEDANCE_API_KEY: it does not begin with sk_live_";
    expect(stdout).toContain(`fail  key       ${problem}\n`);
    expect(stdout).toContain(`\nkey: ${problem}. Log in again: seedance auth login --base-url ${sandbox.url}\n`);
  });

  test("--quiet prints only failed checks", async () => {
    const { code, stdout } = await machine.run(["doctor", "--quiet", "--base-url", sandbox.url]);
    expect([code, stdout]).toEqual([1, "key\n"]);
  });
});

test("checkNode requires the version in package.json", async () => {
  const { engines } = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));
  const [major, minor] = engines.node.match(/\d+/g).map(Number);
  expect(checkNode(`${major}.${minor}.0`).status).toBe("ok");
  expect(checkNode(`${major}.${minor + 1}.0`).status).toBe("ok");
  expect(checkNode(`${major + 1}.0.0`).status).toBe("ok");
  expect(checkNode(`${major}.${minor - 1}.9`).status).toBe("fail");
  expect(checkNode(`${major - 1}.99.0`)).toMatchObject({
    status: "fail",
    fix: expect.stringContaining(`${major}.${minor}`),
  });
});
