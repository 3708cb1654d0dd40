import { expect, test, vi } from "vitest";
import { ConnectionError, createClient } from "../../src/package/index.ts";
import { virtualClock } from "../support/clock.ts";

const apiKey = "sk_live_unloadable";
vi.mock("../../src/http/request-error.ts", () => {
  throw new Error(`The file of ${apiKey} is gone.`);
});

test("a failure whose explanation can't be loaded leaves the outcome unknown, and has no key", async () => {
  const fetch = () => Promise.reject(new TypeError("fetch failed"));
  const client = createClient({ apiKey, fetch, clock: virtualClock() });
  const error = await client.submit("seedance", { prompt: "A glass train" }, { retries: 0 }).catch((error) => error);
  expect(error).toBeInstanceOf(ConnectionError);
  expect(error).toMatchObject({
    notSent: false,
    message: expect.stringMatching(/^POST \/api\/v1\/video\/seedance failed: /),
  });
  expect(error.resume).toBeTypeOf("function");
  const texts: string[] = [];
  for (let each = error; each; each = each.cause) texts.push(each.message);
  expect(texts.join("\n")).toContain("is gone");
  expect(texts.join("\n")).not.toContain(apiKey);
});
