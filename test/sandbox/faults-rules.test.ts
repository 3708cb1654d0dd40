import { describe, expect, test } from "vitest";
import { faultKinds } from "../../src/sandbox/index.ts";
import { formatRawRequest, sendRawBytes } from "./raw.ts";
import { createSandboxTestBed, errorMessageOf, type SandboxTestBed, videoBody } from "./support.ts";

const pollAndListFailures = async (testBed: SandboxTestBed, count: number) => {
  const failures: boolean[] = [];
  for (let index = 0; index < count; index++) failures.push((await testBed.poll("x")).status === 500);
  return failures;
};
const rule = { name: "internal-error-before" };
const rules = async (testBed: SandboxTestBed) => (await testBed.control("GET", "/state")).body.faults;

describe("a fault rule", () => {
  test("applies `times` times and is removed", async () => {
    await using testBed = await createSandboxTestBed();
    const added = await testBed.control("POST", "/faults", { ...rule, times: 2 });
    expect(added).toMatchObject({ status: 201, body: { id: 1, ...rule, times: 2, probability: 1 } });
    await testBed.poll("x");
    expect(await rules(testBed)).toMatchObject([{ id: 1, times: 1 }]);
    expect(await pollAndListFailures(testBed, 3)).toEqual([true, false, false]);
    expect(await rules(testBed)).toEqual([]);
  });

  test("applies until it is removed, alone or with all rules", async () => {
    await using testBed = await createSandboxTestBed();
    await testBed.control("POST", "/faults", rule);
    await testBed.control("POST", "/faults", { name: "conflict" });
    await testBed.control("POST", "/faults", { name: "service-busy", value: "7" });
    expect(await pollAndListFailures(testBed, 5)).toEqual([true, true, true, true, true]);
    expect((await testBed.control("DELETE", "/faults/1")).body.faults).toMatchObject([{ id: 2 }, { id: 3 }]);
    expect((await testBed.poll("x")).status).toBe(409);
    await testBed.control("DELETE", "/faults/2");
    expect((await testBed.poll("x")).headers.get("retry-after")).toBe("7");
    await testBed.control("POST", "/faults", rule);
    expect((await testBed.control("DELETE", "/faults")).body).toEqual({ faults: [] });
    expect((await testBed.poll("x")).status).toBe(404);
  });

  test("can be limited to a method and a path", async () => {
    await using testBed = await createSandboxTestBed();
    await testBed.control("POST", "/faults", { ...rule, method: "post" });
    expect((await testBed.poll("x")).status).toBe(404);
    expect((await testBed.submit("seedance", videoBody)).status).toBe(500);
    await testBed.control("DELETE", "/faults");
    await testBed.control("POST", "/faults", { ...rule, path: "/api/v1/image/" });
    expect((await testBed.submit("seedance", videoBody)).status).toBe(201);
    expect((await testBed.submit("gpt-image-2", videoBody)).status).toBe(500);
    await testBed.control("DELETE", "/faults");
    const { body } = await testBed.submit("seedance", videoBody);
    await testBed.control("POST", "/faults", { ...rule, path: `/api/v1/tasks/${body.id}` });
    expect((await testBed.poll("x")).status).toBe(404);
    expect((await testBed.poll(body.id)).status).toBe(500);
  });

  test("applies with a probability that depends on the seed", async () => {
    const runWithSeed = async (seed: string) => {
      await using testBed = await createSandboxTestBed({ seed });
      await testBed.control("POST", "/faults", { ...rule, probability: 0.3 });
      return await pollAndListFailures(testBed, 100);
    };
    const first = await runWithSeed("a");
    expect(await runWithSeed("a")).toEqual(first);
    expect(await runWithSeed("b")).not.toEqual(first);
    const share = first.filter(Boolean).length / first.length;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.4);
  });

  test("applies `times` times in total with a probability", async () => {
    await using testBed = await createSandboxTestBed();
    await testBed.control("POST", "/faults", { ...rule, probability: 0.5, times: 3 });
    const failures = await pollAndListFailures(testBed, 40);
    expect(failures.filter(Boolean)).toHaveLength(3);
    expect(failures.indexOf(false)).toBeLessThan(failures.lastIndexOf(true));
  });

  test("that does not match is followed by the next rule", async () => {
    await using testBed = await createSandboxTestBed();
    await testBed.control("POST", "/faults", { name: "conflict", method: "POST" });
    await testBed.control("POST", "/faults", rule);
    expect((await testBed.poll("x")).status).toBe(500);
    expect((await testBed.submit("seedance", videoBody)).status).toBe(409);
  });

  test("is overridden by a header, and does not affect the control API or requests without a valid key", async () => {
    await using testBed = await createSandboxTestBed();
    testBed.faults.add({ ...rule, times: 1 });
    expect((await testBed.poll("x", { "X-Sandbox-Fault": "conflict" })).status).toBe(409);
    expect((await testBed.as("sk_live_wrong").poll("x")).status).toBe(401);
    expect((await testBed.control("GET", "/state")).status).toBe(200);
    expect((await testBed.poll("x")).status).toBe(500);
  });

  test("can be added and removed in the process as well", async () => {
    await using testBed = await createSandboxTestBed();
    const { id } = testBed.faults.add(rule);
    expect(await pollAndListFailures(testBed, 1)).toEqual([true]);
    testBed.faults.remove(id);
    expect(await pollAndListFailures(testBed, 1)).toEqual([false]);
    expect(() => testBed.faults.add({ name: "no-such" })).toThrow("Unknown fault");
  });
});

describe("an invalid fault", () => {
  const unknown = [
    "no-such",
    "",
    "RESET-BEFORE",
    "constructor",
    "__proto__",
    "reset-before, reset-after",
    "toString=1",
  ];

  test.each(unknown.filter(Boolean))(
    "in the header (%s) gets 400 with the allowed names and does nothing",
    async (fault) => {
      await using testBed = await createSandboxTestBed();
      const reply = await testBed.submit("seedance", videoBody, { "X-Sandbox-Fault": fault });
      expect(reply).toMatchObject({ status: 400, body: { error: { code: "invalid_request" } } });
      for (const name of Object.keys(faultKinds)) expect(errorMessageOf(reply)).toContain(name);
      expect(testBed.entries("charge")).toEqual([]);
    },
  );

  test.each(unknown)("in a rule (%j) gets 400 and adds no rule", async (name) => {
    await using testBed = await createSandboxTestBed();
    const reply = await testBed.control("POST", "/faults", { name });
    expect(reply.status).toBe(400);
    if (name) for (const allowed of Object.keys(faultKinds)) expect(errorMessageOf(reply)).toContain(allowed);
    expect(await rules(testBed)).toEqual([]);
  });

  test.each([
    ["reset-before", "1"],
    ["task-fails", ""],
    ["slow-bytes", "fast"],
    ["slow-bytes", ""],
    ["delay", "-1"],
    ["huge-body", "1e9"],
    ["late-refund", "1.5"],
    ["gateway-error-after", "200"],
    ["gateway-error-before", "5xx"],
    ["redirect", "http://example.com"],
    ["redirect", "200 http://example.com"],
    ["redirect", "307"],
    ["unknown-code", ""],
    ["rate-limited", "2\r\nX-Evil: 1"],
    ["download-redirect", "http://a b"],
  ])("value (%s=%j) gets 400 with what is allowed", async (name, value) => {
    await using testBed = await createSandboxTestBed();
    const reply = await testBed.control("POST", "/faults", { name, value });
    expect(reply.status).toBe(400);
    expect(errorMessageOf(reply)).toMatch(new RegExp(`^The fault ${name} takes (no value|.+, not ".*"\\.)`));
    expect(await rules(testBed)).toEqual([]);
    if (/[\r\n]/.test(value)) return;
    const sent = await testBed.poll("x", { "X-Sandbox-Fault": `${name}=${value}` });
    expect(sent).toMatchObject({ status: 400, body: { error: { code: "invalid_request" } } });
  });

  test.each<[string, object]>([
    ["name", {}],
    ["name", { name: 5 }],
    ["value", { ...rule, value: 5 }],
    ["value", { name: "rate-limited", value: "x".repeat(1001) }],
    ["times", { ...rule, times: 0 }],
    ["times", { ...rule, times: 1.5 }],
    ["times", { ...rule, times: "2" }],
    ["probability", { ...rule, probability: 0 }],
    ["probability", { ...rule, probability: 1.01 }],
    ["probability", { ...rule, probability: null }],
    ["method", { ...rule, method: 5 }],
    ["path", { ...rule, path: "api" }],
  ])("rule with a wrong %s gets 400", async (field, body) => {
    await using testBed = await createSandboxTestBed();
    const reply = await testBed.control("POST", "/faults", body);
    expect(reply.status).toBe(400);
    expect(errorMessageOf(reply)).toMatch(new RegExp(`^${field}: `));
    expect(await rules(testBed)).toEqual([]);
  });
});

describe("the Retry-After of a fault", () => {
  const moment = "Wed, 21 Oct 2026 07:28:00 GMT";
  const forms = ["12", "0", "-3", "1e3", "5.5", "", "abc", "2026-10-21", "99999999999", moment];
  const heads = async (testBed: SandboxTestBed, headers: Record<string, string> = {}) => {
    const allHeaders = { Host: new URL(testBed.url).host, Authorization: `Bearer ${testBed.apiKey}`, ...headers };
    return (
      (await sendRawBytes(testBed.url, formatRawRequest("GET /api/v1/tasks/x", allHeaders))).text.split(
        "\r\n\r\n",
      )[0] ?? ""
    );
  };
  const header = (head: string, name: string) => new RegExp(`^${name}: ?(.*)$`, "im").exec(head)?.[1]?.trim();

  test.each(["rate-limited", "service-busy"])("%s is sent as given, by header and by rule", async (name) => {
    await using testBed = await createSandboxTestBed();
    for (const form of forms) {
      expect(header(await heads(testBed, { "X-Sandbox-Fault": `${name}=${form}` }), "retry-after")).toBe(form);
      await testBed.control("POST", "/faults", { name, value: form, times: 1 });
      expect(header(await heads(testBed), "retry-after")).toBe(form);
    }
  });

  test.each(["rate-limited", "service-busy"])("%s is omitted with the value none", async (name) => {
    await using testBed = await createSandboxTestBed();
    const head = await heads(testBed, { "X-Sandbox-Fault": `${name}=none` });
    expect(head).toMatch(/^HTTP\/1.1 (429|503) /);
    expect(head).not.toMatch(/retry-after/i);
  });

  test.each([7, 0, -5, 3600])("can be an HTTP-date %i seconds from the response's Date", async (seconds) => {
    await using testBed = await createSandboxTestBed();
    testBed.advance(12_345);
    const head = await heads(testBed, { "X-Sandbox-Fault": `rate-limited=date+${seconds}` });
    const [date = "", after = ""] = [header(head, "date"), header(head, "retry-after")];
    expect(after).toMatch(/^\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT$/);
    expect(Date.parse(after) - Date.parse(date)).toBe(seconds * 1000);
  });

  test("is by default 2 with 429 and absent with 503", async () => {
    await using testBed = await createSandboxTestBed();
    expect(header(await heads(testBed, { "X-Sandbox-Fault": "rate-limited" }), "retry-after")).toBe("2");
    expect(header(await heads(testBed, { "X-Sandbox-Fault": "service-busy" }), "retry-after")).toBeUndefined();
  });
});

test("the state lists every kind of fault with its effect", async () => {
  await using testBed = await createSandboxTestBed();
  const { body } = await testBed.control("GET", "/state");
  expect(body.fault_kinds).toEqual(faultKinds);
  for (const [name, { effect }] of Object.entries(faultKinds)) expect(effect, name).toMatch(/^\S.{5,}/);
});
