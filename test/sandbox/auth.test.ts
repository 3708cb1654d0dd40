import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { page, pathOf } from "../support/contracts.ts";
import { createSandboxTestBed, type SandboxTestBed, videoBody } from "./support.ts";

let testBed: SandboxTestBed;
beforeAll(async () => {
  testBed = await createSandboxTestBed();
});
afterAll(() => testBed.close());

const unauthorized = { error: { code: "unauthorized", message: expect.any(String) } };

describe("authentication", () => {
  test.each([
    ["no Authorization", undefined],
    ["an empty Authorization", ""],
    ["a scheme without a key", "Bearer"],
    ["another scheme", "Basic c2s6"],
    ["a key without a scheme", "sk_live_abc"],
    ["two keys", "Bearer sk_live_a sk_live_b"],
    ["an unknown key", "Bearer sk_live_unknown"],
    ["the hash of a key", "Bearer ".padEnd(71, "a")],
  ])("responds with 401 to %s", async (_, value) => {
    const headers = value === undefined ? {} : { Authorization: value };
    for (const call of [
      testBed.call("POST", pathOf(page, "seedance"), videoBody, { ...headers, "Idempotency-Key": "a" }),
      testBed.call("GET", "/api/v1/tasks/sd2_xxxxx", undefined, headers),
    ])
      expect(await call).toMatchObject({ status: 401, body: unauthorized });
    expect(testBed.entries("charge")).toEqual([]);
  });

  test("ignores the case of the scheme", async () => {
    const { status } = await testBed.call("GET", "/api/v1/tasks/x", undefined, {
      Authorization: `bearer ${testBed.apiKey}`,
    });
    expect(status).toBe(404);
  });

  test("distinguishes the case of keys", async () => {
    expect((await testBed.as(testBed.apiKey.toUpperCase()).poll("x")).status).toBe(401);
  });
});

test("a revoked key gets 401, and the account's other key can still read its tasks", async () => {
  const owner = await testBed.account(100);
  const { body: task } = await owner.submit("seedance", videoBody);
  expect((await testBed.control("DELETE", `/keys/${owner.keyId}`)).body).toEqual({ id: owner.keyId, revoked: true });
  expect(await owner.poll(task.id)).toMatchObject({ status: 401, body: unauthorized });
  expect(await owner.submit("seedance", videoBody)).toMatchObject({ status: 401, body: unauthorized });
  const { body: second } = await testBed.control("POST", "/keys", { account: owner.id });
  expect((await testBed.as(String(second.key)).poll(task.id)).status).toBe(200);
  expect((await testBed.control("DELETE", "/keys/key_none")).status).toBe(404);
});

test("a task of another account gets the same 404 as an unknown task", async () => {
  const other = await testBed.account(100);
  const { body: task } = await testBed.submit("seedance", videoBody);
  const foreign = await other.poll(task.id);
  const none = await other.poll("sd2_000000000000");
  expect(foreign).toMatchObject({ status: 404, body: { error: { code: "not_found" } } });
  expect(foreign.text).toBe(none.text);
  expect((await testBed.poll(task.id)).status).toBe(200);
});

test("a team's members spend their own balances", async () => {
  const [ada, ben] = [await testBed.account(100, "studio"), await testBed.account(35, "studio")];
  expect((await ben.submit("seedance", videoBody)).status).toBe(201);
  expect(await testBed.balance(ben.id)).toBe(5);
  expect(await testBed.balance(ada.id)).toBe(100);
  const { status, body } = await ben.submit("seedance", videoBody);
  expect({ status, body }).toMatchObject({ status: 402, body: { available_credits: 5 } });
  expect(await testBed.balance(ada.id)).toBe(100);
  const { body: state } = await testBed.control("GET", "/state");
  expect(state.accounts).toContainEqual({ id: ada.id, name: "Another", team: "studio", credits: 100 });
});

test("the control API names the invalid field and changes nothing", async () => {
  const before = (await testBed.control("GET", "/state")).body.accounts;
  const account = (before as { id: string }[])[0]?.id;
  for (const [path, body, field] of [
    ["/accounts", { name: "" }, "name"],
    ["/accounts", { name: "x".repeat(101) }, "name"],
    ["/accounts", { name: "A", credits: -1 }, "credits"],
    ["/accounts", { name: "A", credits: "5" }, "credits"],
    ["/accounts", { name: "A", team: 5 }, "team"],
    ["/credits", { account: "acc_none", credits: 5 }, "account"],
    ["/credits", { account, credits: 0 }, "credits"],
    ["/credits", { account, credits: 2e9 }, "credits"],
    ["/keys", {}, "account"],
    ["/clock", { advance: -1 }, "advance"],
    ["/clock", { advance: "60" }, "advance"],
    ["/clock", { advance: 1e10 }, "advance"],
  ] as const) {
    const reply = await testBed.control("POST", path, body);
    expect(reply.status).toBe(400);
    expect(reply.body).toMatchObject({ error: { message: expect.stringMatching(new RegExp(`^${field}: `)) } });
  }
  expect((await testBed.control("GET", "/state")).body.accounts).toEqual(before);
});

test("a key is in the response that creates it and in no other", async () => {
  const owner = await testBed.account(100);
  const { body: task } = await owner.submit("seedance", videoBody);
  await owner.submit("seedance", { ...videoBody, size: 1 });
  testBed.finish();
  const responses = [
    await owner.poll(task.id),
    await owner.poll("none"),
    await owner.submit("seedance", videoBody),
    await testBed.control("GET", "/state"),
    await testBed.control("GET", "/ledger"),
    await testBed.control("DELETE", `/keys/${owner.keyId}`),
    await owner.poll(task.id),
  ];
  for (const { text, headers } of responses)
    expect(`${text}${JSON.stringify([...headers])}`).not.toContain(owner.key.slice(8));
  expect(JSON.stringify(testBed.ledger())).not.toContain(owner.key);
  expect(responses[3]?.text).not.toContain('"hash"');
});
