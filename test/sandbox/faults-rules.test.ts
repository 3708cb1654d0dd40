import { describe, expect, test } from "vitest";
import { faultKinds } from "../../src/sandbox/index.ts";
import { formatRawRequest, sendRawBytes } from "./raw.ts";
import { createSandboxTestBed, errorMessageOf, type SandboxTestBed, videoBody } from "./support.ts";

const pollAndListFailures = async (box: SandboxTestBed, count: number) => {
  const failures: boolean[] = [];
  for (let index = 0; index < count; index++) failures.push((await box.poll("x")).status === 500);
  return failures;
};
const rule = { name: "internal-error-before" };
const rules = async (box: SandboxTestBed) => (await box.control("GET", "/state")).body.faults;

describe("a rule", () => {
  test("strikes so many times, then is gone", async () => {
    await using box = await createSandboxTestBed();
    const made = await box.control("POST", "/faults", { ...rule, times: 2 });
    expect(made).toMatchObject({ status: 201, body: { id: 1, ...rule, times: 2, probability: 1 } });
    await box.poll("x");
    expect(await rules(box)).toMatchObject([{ id: 1, times: 1 }]);
    expect(await pollAndListFailures(box, 3)).toEqual([true, false, false]);
    expect(await rules(box)).toEqual([]);
  });

  test("strikes until it is removed: one, or all", async () => {
    await using box = await createSandboxTestBed();
    await box.control("POST", "/faults", rule);
    await box.control("POST", "/faults", { name: "conflict" });
    await box.control("POST", "/faults", { name: "service-busy", value: "7" });
    expect(await pollAndListFailures(box, 5)).toEqual([true, true, true, true, true]);
    expect((await box.control("DELETE", "/faults/1")).body.faults).toMatchObject([{ id: 2 }, { id: 3 }]);
    expect((await box.poll("x")).status).toBe(409);
    await box.control("DELETE", "/faults/2");
    expect((await box.poll("x")).headers.get("retry-after")).toBe("7");
    await box.control("POST", "/faults", rule);
    expect((await box.control("DELETE", "/faults")).body).toEqual({ faults: [] });
    expect((await box.poll("x")).status).toBe(404);
  });

  test("strikes one method and one path alone", async () => {
    await using box = await createSandboxTestBed();
    await box.control("POST", "/faults", { ...rule, method: "post" });
    expect((await box.poll("x")).status).toBe(404);
    expect((await box.submit("seedance", videoBody)).status).toBe(500);
    await box.control("DELETE", "/faults");
    await box.control("POST", "/faults", { ...rule, path: "/api/v1/image/" });
    expect((await box.submit("seedance", videoBody)).status).toBe(201);
    expect((await box.submit("gpt-image-2", videoBody)).status).toBe(500);
    await box.control("DELETE", "/faults");
    const { body } = await box.submit("seedance", videoBody);
    await box.control("POST", "/faults", { ...rule, path: `/api/v1/tasks/${body.id}` });
    expect((await box.poll("x")).status).toBe(404);
    expect((await box.poll(body.id)).status).toBe(500);
  });

  test("strikes by a chance that follows from the seed", async () => {
    const struck = async (seed: string) => {
      await using box = await createSandboxTestBed({ seed });
      await box.control("POST", "/faults", { ...rule, probability: 0.3 });
      return await pollAndListFailures(box, 100);
    };
    const first = await struck("a");
    expect(await struck("a")).toEqual(first);
    expect(await struck("b")).not.toEqual(first);
    const share = first.filter(Boolean).length / first.length;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.4);
  });

  test("with chance and times strikes so many times in the end", async () => {
    await using box = await createSandboxTestBed();
    await box.control("POST", "/faults", { ...rule, probability: 0.5, times: 3 });
    const struck = await pollAndListFailures(box, 40);
    expect(struck.filter(Boolean)).toHaveLength(3);
    expect(struck.indexOf(false)).toBeLessThan(struck.lastIndexOf(true));
  });

  test("that does not strike lets the next one have its chance", async () => {
    await using box = await createSandboxTestBed();
    await box.control("POST", "/faults", { name: "conflict", method: "POST" });
    await box.control("POST", "/faults", rule);
    expect((await box.poll("x")).status).toBe(500);
    expect((await box.submit("seedance", videoBody)).status).toBe(409);
  });

  test("gives way to a header, strikes no one without a key, and leaves the control API alone", async () => {
    await using box = await createSandboxTestBed();
    box.faults.add({ ...rule, times: 1 });
    expect((await box.poll("x", { "X-Sandbox-Fault": "conflict" })).status).toBe(409);
    expect((await box.as("sk_live_wrong").poll("x")).status).toBe(401);
    expect((await box.control("GET", "/state")).status).toBe(200);
    expect((await box.poll("x")).status).toBe(500);
  });

  test("is added and removed in the process too", async () => {
    await using box = await createSandboxTestBed();
    const { id } = box.faults.add(rule);
    expect(await pollAndListFailures(box, 1)).toEqual([true]);
    box.faults.remove(id);
    expect(await pollAndListFailures(box, 1)).toEqual([false]);
    expect(() => box.faults.add({ name: "no-such" })).toThrow("There is no fault");
  });
});

describe("what is no fault", () => {
  const unknown = [
    "no-such",
    "",
    "RESET-BEFORE",
    "constructor",
    "__proto__",
    "reset-before, reset-after",
    "toString=1",
  ];

  test.each(unknown.filter(Boolean))("the header %s: 400 with the list, nothing done", async (fault) => {
    await using box = await createSandboxTestBed();
    const reply = await box.submit("seedance", videoBody, { "X-Sandbox-Fault": fault });
    expect(reply).toMatchObject({ status: 400, body: { error: { code: "invalid_request" } } });
    for (const name of Object.keys(faultKinds)) expect(errorMessageOf(reply)).toContain(name);
    expect(box.entries("charge")).toEqual([]);
  });

  test.each(unknown)("the rule %j: 400, no rule", async (name) => {
    await using box = await createSandboxTestBed();
    const reply = await box.control("POST", "/faults", { name });
    expect(reply.status).toBe(400);
    if (name) for (const known of Object.keys(faultKinds)) expect(errorMessageOf(reply)).toContain(known);
    expect(await rules(box)).toEqual([]);
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
  ])("%s=%j: 400 that says what is right", async (name, value) => {
    await using box = await createSandboxTestBed();
    const reply = await box.control("POST", "/faults", { name, value });
    expect(reply.status).toBe(400);
    expect(errorMessageOf(reply)).toMatch(new RegExp(`^The fault ${name} takes (no value|.+, not ".*"\\.)`));
    expect(await rules(box)).toEqual([]);
    if (/[\r\n]/.test(value)) return;
    const sent = await box.poll("x", { "X-Sandbox-Fault": `${name}=${value}` });
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
  ])("a rule whose %s is wrong: 400", async (field, body) => {
    await using box = await createSandboxTestBed();
    const reply = await box.control("POST", "/faults", body);
    expect(reply.status).toBe(400);
    expect(errorMessageOf(reply)).toMatch(new RegExp(`^${field}: `));
    expect(await rules(box)).toEqual([]);
  });
});

describe("Retry-After, in every form of the fault matrix", () => {
  const moment = "Wed, 21 Oct 2026 07:28:00 GMT";
  const forms = ["12", "0", "-3", "1e3", "5.5", "", "abc", "2026-10-21", "99999999999", moment];
  const heads = async (box: SandboxTestBed, headers: Record<string, string> = {}) => {
    const all = { Host: new URL(box.url).host, Authorization: `Bearer ${box.apiKey}`, ...headers };
    return (await sendRawBytes(box.url, formatRawRequest("GET /api/v1/tasks/x", all))).text.split("\r\n\r\n")[0] ?? "";
  };
  const header = (head: string, name: string) => new RegExp(`^${name}: ?(.*)$`, "im").exec(head)?.[1]?.trim();

  test.each(["rate-limited", "service-busy"])(
    "%s passes each through as it stands, by header and by rule",
    async (name) => {
      await using box = await createSandboxTestBed();
      for (const form of forms) {
        expect(header(await heads(box, { "X-Sandbox-Fault": `${name}=${form}` }), "retry-after")).toBe(form);
        await box.control("POST", "/faults", { name, value: form, times: 1 });
        expect(header(await heads(box), "retry-after")).toBe(form);
      }
    },
  );

  test.each(["rate-limited", "service-busy"])("%s sends none where that is asked for", async (name) => {
    await using box = await createSandboxTestBed();
    const head = await heads(box, { "X-Sandbox-Fault": `${name}=none` });
    expect(head).toMatch(/^HTTP\/1.1 (429|503) /);
    expect(head).not.toMatch(/retry-after/i);
  });

  test.each([7, 0, -5, 3600])("an HTTP-date %i seconds from the answer's own Date", async (seconds) => {
    await using box = await createSandboxTestBed();
    box.advance(12_345);
    const head = await heads(box, { "X-Sandbox-Fault": `rate-limited=date+${seconds}` });
    const [date = "", after = ""] = [header(head, "date"), header(head, "retry-after")];
    expect(after).toMatch(/^\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT$/);
    expect(Date.parse(after) - Date.parse(date)).toBe(seconds * 1000);
  });

  test("by default: 2 with a 429, none with a 503", async () => {
    await using box = await createSandboxTestBed();
    expect(header(await heads(box, { "X-Sandbox-Fault": "rate-limited" }), "retry-after")).toBe("2");
    expect(header(await heads(box, { "X-Sandbox-Fault": "service-busy" }), "retry-after")).toBeUndefined();
  });
});

test("the state tells every kind of fault with its effect", async () => {
  await using box = await createSandboxTestBed();
  const { body } = await box.control("GET", "/state");
  expect(body.fault_kinds).toEqual(faultKinds);
  for (const [name, { effect }] of Object.entries(faultKinds)) expect(effect, name).toMatch(/^\S.{5,}/);
});
