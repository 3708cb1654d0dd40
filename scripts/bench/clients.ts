import { setTimeout as sleep } from "node:timers/promises";
import type { BenchClient } from "./client.ts";
import { sampleBody, samplePrompt } from "./sample-job.ts";

export const ownPackage = "seedance-client";
const statusNames = { running: "processing", done: "completed" };

type SendRequest = (path: string, options?: object) => Promise<unknown>;

const seedance: BenchClient = {
  name: ownPackage,
  source: 'export { createClient } from "seedance-client";',
  extraSource: 'export { createBudget } from "seedance-client";',
  statusNames,
  connect(module, { url, apiKey, timeout, unlimited }) {
    const { createClient, createBudget } = module as typeof import("../../src/package/index.ts");
    const client = createClient({
      apiKey,
      baseUrl: url,
      ...(timeout && { requestTimeout: timeout }),
      // With a short window, the budget keeps about as many requests as in the account's real window.
      ...(unlimited && { budget: createBudget({ requests: Number.POSITIVE_INFINITY, seconds: 0.01 }) }),
    });
    return {
      client,
      get: (id) => client.get(id),
      submit: (signal) => client.submit("seedance", sampleBody, signal && { signal }),
      finish: () => client.generate("seedance", sampleBody),
    };
  },
};

const openapiFetch: BenchClient = {
  name: "openapi-fetch",
  source: 'export { default as createClient } from "openapi-fetch";',
  statusNames,
  connect(module, { url, apiKey }) {
    const { createClient } = module as { createClient: typeof import("openapi-fetch").default };
    const client = createClient<import("../../generated/page/schema.ts").paths>({
      baseUrl: url,
      headers: { Authorization: `Bearer ${apiKey}` },
    });
    /** openapi-fetch returns refusals as values. */
    const unwrap = ({ data, error }: { data?: unknown; error?: unknown }) => {
      if (data === undefined) throw Object.assign(new Error("refused"), { name: "an error value", error });
      return data;
    };
    return {
      client,
      get: async (id) => unwrap(await client.GET("/api/v1/tasks/{id}", { params: { path: { id } } })),
      submit: async (signal) =>
        unwrap(
          await client.POST("/api/v1/video/seedance", {
            // The contract's types require this header.
            params: { header: { "Idempotency-Key": crypto.randomUUID() } },
            body: { ...sampleBody },
            ...(signal && { signal }),
          }),
        ),
    };
  },
};

const ky: BenchClient = {
  name: "ky",
  source: 'export { default as ky } from "ky";',
  statusNames,
  connect(module, { url, apiKey, timeout }) {
    interface Ky {
      create(options: object): { get: Send; post: Send };
    }
    type Send = (path: string, options?: object) => { json(): Promise<unknown> };
    const client = (module as { ky: Ky }).ky.create({
      baseUrl: url,
      headers: { Authorization: `Bearer ${apiKey}` },
      ...(timeout && { timeout }),
    });
    return {
      client,
      get: (id) => client.get(`/api/v1/tasks/${id}`).json(),
      submit: (signal) => client.post("/api/v1/video/seedance", { json: sampleBody, ...(signal && { signal }) }).json(),
    };
  },
};

const fal: BenchClient = {
  name: "@fal-ai/client",
  source: 'export { createFalClient } from "@fal-ai/client";',
  statusNames: { running: "IN_PROGRESS", done: "COMPLETED" },
  connect(module, { url, apiKey }) {
    interface Fal {
      queue: { submit: SendRequest; status: SendRequest };
      subscribe: SendRequest;
    }
    const { createFalClient } = module as { createFalClient(options: object): Fal };
    const client = createFalClient({
      credentials: apiKey,
      requestMiddleware: async (request: { url: string }) => ({
        ...request,
        url: request.url.replace("https://queue.fal.run", url),
      }),
    });
    const model = "owner/model";
    return {
      client,
      get: (requestId) => client.queue.status(model, { requestId }),
      submit: (abortSignal) => client.queue.submit(model, { input: sampleBody, abortSignal }),
      finish: () => client.subscribe(model, { input: sampleBody }),
    };
  },
};

const replicate: BenchClient = {
  name: "replicate",
  source: 'export { default as Replicate } from "replicate";',
  statusNames: { running: "processing", done: "succeeded" },
  connect(module, { url, apiKey }) {
    interface Replicate {
      predictions: { get: SendRequest; create(options: object): Promise<unknown> };
      run: SendRequest;
    }
    const { Replicate } = module as { Replicate: new (options: object) => Replicate };
    const client = new Replicate({ auth: apiKey, baseUrl: url });
    return {
      client,
      get: (id) => client.predictions.get(id),
      submit: (signal) => client.predictions.create({ model: "owner/model", input: sampleBody, signal }),
      finish: () => client.run("owner/model", { input: sampleBody, wait: { mode: "poll" } }),
    };
  },
};

const runway: BenchClient = {
  name: "@runwayml/sdk",
  source: 'export { default as RunwayML } from "@runwayml/sdk";',
  statusNames: { running: "RUNNING", done: "SUCCEEDED" },
  connect(module, { url, apiKey, timeout }) {
    interface Runway {
      tasks: { retrieve: SendRequest };
      textToVideo: { create(body: object, options?: object): Job };
    }
    type Job = Promise<unknown> & { waitForTaskOutput(): Promise<unknown> };
    const { RunwayML } = module as { RunwayML: new (options: object) => Runway };
    const client = new RunwayML({ apiKey, baseURL: url, ...(timeout && { timeout }) });
    const job = { model: "model", promptText: samplePrompt, seed: 7 };
    return {
      client,
      get: (id) => client.tasks.retrieve(id),
      submit: (signal) => client.textToVideo.create(job, signal && { signal }),
      finish: () => client.textToVideo.create(job).waitForTaskOutput(),
    };
  },
};

const openai: BenchClient = {
  name: "openai",
  source: 'export { default as OpenAI } from "openai";',
  statusNames: { running: "in_progress", done: "completed" },
  connect(module, { url, apiKey, timeout }) {
    const { OpenAI } = module as { OpenAI: new (options: object) => { get: SendRequest; post: SendRequest } };
    const client = new OpenAI({ apiKey, baseURL: url, ...(timeout && { timeout }) });
    // The generic methods send JSON, as the other clients do; its video endpoint takes multipart, which costs more.
    const submit = (signal?: AbortSignal) => client.post("/videos", { body: sampleBody, ...(signal && { signal }) });
    const get = (id: string) => client.get(`/videos/${id}`);
    return {
      client,
      get,
      submit,
      async finish() {
        let task = (await submit()) as { id: string; status: string };
        while (task.status !== "completed") {
          await sleep(5_000);
          task = (await get(task.id)) as typeof task;
        }
        return task;
      },
    };
  },
};

export const clients: readonly BenchClient[] = [seedance, openapiFetch, replicate, ky, runway, fal, openai];
