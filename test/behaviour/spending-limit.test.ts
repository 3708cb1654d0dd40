import { describe, expect, test } from "vitest";
import {
  type ClientOptions,
  ConnectionError,
  CreditCeilingError,
  createClient,
  estimate,
  InvalidRequestError,
  type RequestBody,
  type SubmitOptions,
  TaskFailedError,
  ValidationError,
} from "../../src/package/index.ts";
import { virtualClock } from "../support/clock.ts";
import { respondJson, startServer, type TestRequestHandler } from "../support/server.ts";

const apiKey = "sk_live_ceiling";
/** 30 credits by the contract's table. */
const video: RequestBody<"seedance"> = { prompt: "A glass train" };
/** A job of unknown price. */
const large: RequestBody<"nano-banana-pro"> = { type: "text-to-image", prompt: "A box", resolution: "4K" };
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable("it succeeded"),
    (error) => error,
  );

async function createClientOfServer(handler: TestRequestHandler, options: Partial<ClientOptions> = {}) {
  const clock = virtualClock();
  const server = await startServer(handler, clock);
  const client = createClient({ apiKey, baseUrl: server.url, clock, random: () => 0, ...options });
  const submit = (more?: SubmitOptions) => client.submit("seedance", video, more);
  return { server, client, submit };
}
const charging =
  (credits: number | undefined): TestRequestHandler =>
  (_, response, count) =>
    respondJson(response, 201, { id: `sd2_${count}`, status: "processing", credits_used: credits });

describe("an estimate", () => {
  test("is that of the observation that fixes most of the body's fields, with its source", async () => {
    expect(await estimate("seedance", video)).toMatchObject({ credits: 30, maximum: 68, date: "2026-08" });
    const long = await estimate("seedance", { ...video, duration: "12" });
    expect(long).toMatchObject({ credits: 9 * 12, maximum: 162, date: "2026-08-16" });
    expect(long?.source).toContain("published web rates");
  });

  test("counts images, and has a maximum", async () => {
    const images = {
      prompt: "A box",
      channel: "standard",
      aspectRatio: "1:1",
      resolution: "1K",
      batchCount: 3,
    } as const;
    expect(await estimate("gpt-image-2", images as RequestBody<"gpt-image-2">)).toMatchObject({
      credits: 15,
      maximum: 72,
    });
  });

  test("is undefined if no observation fits", async () => {
    expect(await estimate("nano-banana-pro", large)).toBeUndefined();
  });
});

describe("maxCredits", () => {
  test("of a client limits all its submits together, and a job over the limit is not sent", async () => {
    const { server, submit } = await createClientOfServer(charging(30), { maxCredits: 100 });
    await using _ = server;
    await submit();
    await submit();
    const error = await failure(submit());
    expect(error).toBeInstanceOf(CreditCeilingError);
    expect(error).toMatchObject({ code: "over_ceiling", requiredCredits: 68, availableCredits: 40 });
    expect(server.requests).toHaveLength(2);
  });

  test("includes pending submits", async () => {
    const { server, submit } = await createClientOfServer(charging(30), { maxCredits: 136 });
    await using _ = server;
    const results = await Promise.allSettled([submit(), submit(), submit()]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected"]);
  });

  test("of one submit limits that submit", async () => {
    const { server, submit } = await createClientOfServer(charging(30));
    await using _ = server;
    expect(await failure(submit({ maxCredits: 67 }))).toBeInstanceOf(CreditCeilingError);
    expect(server.requests).toHaveLength(0);
    await submit({ maxCredits: 68 });
  });

  test.each([
    ["more than the estimate", 80, 1],
    ["less than the estimate", 10, 4],
    ["none, so the estimate counts", undefined, 2],
  ])("counts the charge that the response states: %s", async (_, charged, more) => {
    const { server, submit } = await createClientOfServer(charging(charged), { maxCredits: 140 });
    await using _server = server;
    for (let count = 0; count < more; count++) await submit();
    const fitsOnce = await submit().then(
      () => true,
      () => false,
    );
    expect({ more, fitsOnce }).toEqual({ more, fitsOnce: (charged ?? 68) * more + 68 <= 140 });
  });

  test("gets the reservation back if the service refuses the job", async () => {
    const refuse: TestRequestHandler = (_, response, count) =>
      count === 1
        ? respondJson(response, 400, { error: { code: "invalid_request", message: "No." } })
        : respondJson(response, 201, { id: "sd2_1", status: "processing", credits_used: 30 });
    const { server, submit } = await createClientOfServer(refuse, { maxCredits: 68 });
    await using _ = server;
    expect(await failure(submit())).toBeInstanceOf(InvalidRequestError);
    await submit();
  });

  test("keeps the reservation of a job until its outcome is known", async () => {
    const handler: TestRequestHandler = (_, response, count) =>
      count === 1 ? response.destroy() : charging(30)(_, response, count);
    const { server, submit } = await createClientOfServer(handler, { maxCredits: 98 });
    await using _ = server;
    const error = await failure(submit({ retries: 0 }));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(await failure(submit())).toMatchObject({ availableCredits: 30 });
    expect(await error.resume()).toMatchObject({ id: "sd2_2" });
    // The charge of 30 replaces the reservation of 68.
    expect(await failure(submit({ maxCredits: 67 }))).toMatchObject({ availableCredits: 67 });
    await submit();
  });

  test("gets each refund back once", async () => {
    const handler: TestRequestHandler = ({ method }, response, count) =>
      method === "POST"
        ? charging(30)({} as never, response, count)
        : respondJson(response, 200, { id: "sd2_1", status: "failed", error: "No.", credits_refunded: 30 });
    const { server, client, submit } = await createClientOfServer(handler, { maxCredits: 68 });
    await using _ = server;
    await submit();
    expect(await failure(submit())).toMatchObject({ availableCredits: 38 });
    expect(await failure(client.wait("sd2_1"))).toBeInstanceOf(TaskFailedError);
    await client.get("sd2_1");
    await submit();
    expect(await failure(submit())).toMatchObject({ availableCredits: 38 });
  });

  test("rejects a job of unknown price unless allowUnknownPrice is set", async () => {
    const { server, client } = await createClientOfServer(charging(40), { maxCredits: 1_000 });
    await using _ = server;
    const error = await failure(client.submit("nano-banana-pro", large));
    expect(error).toBeInstanceOf(CreditCeilingError);
    expect(error.requiredCredits).toBeUndefined();
    expect(server.requests).toHaveLength(0);
    await client.submit("nano-banana-pro", large, { allowUnknownPrice: true });
    // The charge of such a job counts too.
    expect(await failure(client.submit("seedance", video, { maxCredits: 5 }))).toBeInstanceOf(CreditCeilingError);
  });

  test("that is negative or not a number is rejected before anything is sent", async () => {
    const { server, submit } = await createClientOfServer(charging(30));
    await using _ = server;
    for (const maxCredits of [-1, Number.NaN])
      expect(await failure(submit({ maxCredits }))).toBeInstanceOf(ValidationError);
    const client = createClient({ apiKey, baseUrl: server.url, maxCredits: -1 });
    expect(await failure(client.submit("seedance", video))).toBeInstanceOf(ValidationError);
    expect(server.requests).toHaveLength(0);
  });
});
