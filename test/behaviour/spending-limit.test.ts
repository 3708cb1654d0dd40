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
/** No price was seen for it. */
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

describe("estimate", () => {
  test("takes the observation that fixes most of the body, and says which", async () => {
    expect(await estimate("seedance", video)).toMatchObject({ credits: 30, maximum: 30, date: "2026-08" });
    const long = await estimate("seedance", { ...video, duration: "12" });
    expect(long).toMatchObject({ credits: 9 * 12, date: "2026-08-16" });
    expect(long?.source).toContain("published web rates");
  });

  test("counts images, and knows a range", async () => {
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

  test("knows no price where none was seen", async () => {
    expect(await estimate("nano-banana-pro", large)).toBeUndefined();
  });
});

describe("maxCredits", () => {
  test("of a client holds over all its submits: what does not fit is not sent", async () => {
    const { server, submit } = await createClientOfServer(charging(30), { maxCredits: 70 });
    await using _ = server;
    await submit();
    await submit();
    const error = await failure(submit());
    expect(error).toBeInstanceOf(CreditCeilingError);
    expect(error).toMatchObject({ code: "over_ceiling", requiredCredits: 30, availableCredits: 10 });
    expect(server.requests).toHaveLength(2);
  });

  test("counts submits that are under way", async () => {
    const { server, submit } = await createClientOfServer(charging(30), { maxCredits: 70 });
    await using _ = server;
    const results = await Promise.allSettled([submit(), submit(), submit()]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected"]);
  });

  test("of one call", async () => {
    const { server, submit } = await createClientOfServer(charging(30));
    await using _ = server;
    expect(await failure(submit({ maxCredits: 29 }))).toBeInstanceOf(CreditCeilingError);
    expect(server.requests).toHaveLength(0);
    await submit({ maxCredits: 30 });
  });

  test.each([
    ["more than the estimate", 60, 1],
    ["less than the estimate", 10, 4],
    ["no figure: the estimate holds", undefined, 2],
  ])("is settled by what the service charged: %s", async (_, charged, more) => {
    const { server, submit } = await createClientOfServer(charging(charged), { maxCredits: 90 });
    await using _server = server;
    for (let count = 0; count < more; count++) await submit();
    const room = await submit().then(
      () => true,
      () => false,
    );
    expect({ more, room }).toEqual({ more, room: (charged ?? 30) * more + 30 <= 90 });
  });

  test("is released by a definite refusal", async () => {
    const refuse: TestRequestHandler = (_, response, count) =>
      count === 1
        ? respondJson(response, 400, { error: { code: "invalid_request", message: "No." } })
        : respondJson(response, 201, { id: "sd2_1", status: "processing", credits_used: 30 });
    const { server, submit } = await createClientOfServer(refuse, { maxCredits: 30 });
    await using _ = server;
    expect(await failure(submit())).toBeInstanceOf(InvalidRequestError);
    await submit();
  });

  test("stays reserved where the outcome is not known, until it is", async () => {
    const handler: TestRequestHandler = (_, response, count) =>
      count === 1 ? response.destroy() : charging(30)(_, response, count);
    const { server, submit } = await createClientOfServer(handler, { maxCredits: 50 });
    await using _ = server;
    const error = await failure(submit({ retries: 0 }));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(await failure(submit())).toMatchObject({ availableCredits: 20 });
    expect(await error.resume()).toMatchObject({ id: "sd2_2" });
    expect(await failure(submit())).toMatchObject({ availableCredits: 20 });
  });

  test("takes refunds back, each once", async () => {
    const handler: TestRequestHandler = ({ method }, response, count) =>
      method === "POST"
        ? charging(30)({} as never, response, count)
        : respondJson(response, 200, { id: "sd2_1", status: "failed", error: "No.", credits_refunded: 30 });
    const { server, client, submit } = await createClientOfServer(handler, { maxCredits: 30 });
    await using _ = server;
    await submit();
    expect(await failure(submit())).toMatchObject({ availableCredits: 0 });
    expect(await failure(client.wait("sd2_1"))).toBeInstanceOf(TaskFailedError);
    await client.get("sd2_1");
    await submit();
    expect(await failure(submit())).toMatchObject({ availableCredits: 0 });
  });

  test("refuses a job whose price is not known, unless that is allowed", async () => {
    const { server, client } = await createClientOfServer(charging(40), { maxCredits: 1_000 });
    await using _ = server;
    const error = await failure(client.submit("nano-banana-pro", large));
    expect(error).toBeInstanceOf(CreditCeilingError);
    expect(error.requiredCredits).toBeUndefined();
    expect(server.requests).toHaveLength(0);
    await client.submit("nano-banana-pro", large, { allowUnknownPrice: true });
    // What it was charged counts all the same.
    expect(await failure(client.submit("seedance", video, { maxCredits: 5 }))).toBeInstanceOf(CreditCeilingError);
  });

  test("that is none is refused before anything is sent", async () => {
    const { server, submit } = await createClientOfServer(charging(30));
    await using _ = server;
    for (const maxCredits of [-1, Number.NaN])
      expect(await failure(submit({ maxCredits }))).toBeInstanceOf(ValidationError);
    const client = createClient({ apiKey, baseUrl: server.url, maxCredits: -1 });
    expect(await failure(client.submit("seedance", video))).toBeInstanceOf(ValidationError);
    expect(server.requests).toHaveLength(0);
  });
});
