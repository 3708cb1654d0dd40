/** What the package promises, in any runtime. */
import { assert, control, equal, runCases } from "./bench.js";

const bodies = {
  seedance: { prompt: "A glass train" },
  "gpt-image-2": { type: "text-to-image", prompt: "A glass train", resolution: "1K", aspectRatio: "1:1" },
  "nano-banana-pro": { type: "text-to-image", prompt: "A glass train" },
};
const model = "seedance";
const body = bodies[model];
/** The longest from an abort to its error, in milliseconds. */
const promptly = 50;
/** Answers that end a submit; each other fault before the service has done anything passes. */
const refusals = ["conflict", "unauthorized", "insufficient-credits", "unknown-code", "redirect"];
/** Answers after all, or with a case of their own. */
const apart = ["delay", "same-id", "rate-limited"];

/**
 * Runs the suite.
 * @param api what the package exports.
 * @param settings with `baseUrl`, that of a sandbox without a rate limit.
 * @returns a list of `{ name, ok, error }`.
 */
export async function run(api, { baseUrl }) {
  const { fault_kinds } = await control(baseUrl, "/state");
  const faults = Object.entries(fault_kinds)
    .filter(([, { stage }]) => ["before", "after"].includes(stage))
    .map(([fault]) => fault)
    .filter((fault) => ![...refusals, ...apart].includes(fault));
  const models = Object.keys(api.contract.models);
  return runCases(api, baseUrl, {
    ...Object.fromEntries(models.map((name) => [`${name}: from submit to output`, generates(api, name)])),
    ...cases,
    ...Object.fromEntries(faults.map((fault) => [`the fault ${fault}: the task, charged once`, survives(fault)])),
  });
}

/** With the options that everybody has: the global fetch, the usual bounds. */
const generates = (api, name) => async (bench) => {
  const { key } = await bench.openAccount(1_000);
  const client = api.createClient({ apiKey: key, baseUrl: bench.baseUrl });
  const statuses = [];
  const { id, output } = await client.generate(name, bodies[name], {
    interval: 2_000,
    onPoll: ({ status }) => statuses.push(status),
  });
  equal(statuses.at(-1), "completed", "the last status");
  const response = await fetch(output.video_url ?? output.images[0].url);
  const { byteLength } = await response.arrayBuffer();
  assert(response.ok && byteLength > 1_000, `the output of ${id} can be read: ${response.status}, ${byteLength} bytes`);
};

const survives = (fault) => async (bench) => {
  const { client, sent } = bench.connect({ faults: [fault], requestTimeout: 1_000 });
  const { id, idempotencyKey } = await client.submit(model, body);
  assert(sent.length > 1, "the job was sent again");
  equal([...new Set(sent)], [`${idempotencyKey} ${JSON.stringify(body)}`], "what was sent");
  equal(await bench.charges(), [id], "the tasks that were charged");
};

const cases = {
  "watch gives each answer": async (bench) => {
    const { client } = bench.connect({ faults: ["never-ends"] });
    const { id } = await client.submit(model, body);
    const answers = [];
    for await (const task of client.watch(id, { interval: 2_000 })) {
      answers.push([task.id, task.status]);
      if (answers.length === 2) break;
    }
    equal(
      answers,
      [
        [id, "processing"],
        [id, "processing"],
      ],
      "the answers",
    );
  },
  "a failed task says what was refunded": async (bench) => {
    const { client } = bench.connect({ faults: ["task-fails"] });
    const { id } = await client.submit("gpt-image-2", bodies["gpt-image-2"]);
    const error = await bench.fails(client.wait(id, { interval: 2_000 }), "TaskFailedError");
    const [refund] = await bench.entries("refund");
    equal(error.creditsRefunded, refund.credits, "what the error says of the refund");
    equal(error.taskId, id, "the error's task");
  },
  "a task that goes on after the wait keeps its id": async (bench) => {
    const { client } = bench.connect({ faults: ["never-ends"] });
    const { id } = await client.submit(model, body);
    const error = await bench.fails(client.wait(id, { timeout: 1 }), "WaitTimeoutError");
    equal([error.taskId, error.retryable], [id, true], "the error's task, and whether to wait again");
  },
  "429 is waited out": async (bench) => {
    const { client } = bench.connect({ faults: ["rate-limited=1"] });
    const start = Date.now();
    const { id } = await client.submit(model, body);
    assert(Date.now() - start >= 990, "a second went by");
    equal(await bench.charges(), [id], "the tasks that were charged");
  },
  "an error whose outcome is not known resumes to the task": async (bench) => {
    const { client } = bench.connect({ faults: ["reset-after"] });
    const error = await bench.fails(client.submit(model, body, { retries: 0 }), "ConnectionError");
    assert(/^[0-9a-f]{64}$/.test(error.bodyHash), "the error has the hash of the body");
    const task = await error.resume();
    equal(task.idempotencyKey, error.idempotencyKey, "the resumed job's key");
    equal(await bench.charges(), [task.id], "the tasks that were charged");
  },
  "one key is one job": async (bench) => {
    const { client } = bench.connect();
    const [first, second] = [await client.submit(model, body, one), await client.submit(model, body, one)];
    equal(second.id, first.id, "the second task");
    await bench.fails(client.submit(model, { prompt: "Another one" }, one), "IdempotencyConflictError");
    equal(await bench.charges(), [first.id], "the tasks that were charged");
  },
  "a bad body is not sent, the error names the field": async (bench) => {
    const { client, sent } = bench.connect();
    const error = await bench.fails(client.submit(model, { ...body, duration: "7s" }), "ValidationError");
    equal([...new Set(error.issues.map(({ field }) => field))], ["duration"], "the fields");
    equal(sent, [], "what was sent");
  },
  "401, 402 and 404 are errors of their own": async (bench) => {
    const { key } = await bench.openAccount(1);
    const stranger = bench.connect({ apiKey: "sk_live_of_a_stranger" }).client;
    const poor = bench.connect({ apiKey: key }).client;
    await bench.fails(stranger.submit(model, body), "UnauthorizedError");
    const refused = await bench.fails(poor.submit(model, body), "InsufficientCreditsError");
    equal([refused.requiredCredits, refused.availableCredits], [30, 1], "required and available credits");
    const lost = await bench.fails(poor.get("sd2_nowhere"), "NotFoundError");
    equal([lost.status, lost.taskId], [404, "sd2_nowhere"], "status and task");
  },
  "a redirect elsewhere is refused": async (bench) => {
    for (const status of [301, 302, 303, 307, 308]) {
      const fault = `redirect=${status} http://localhost:1/elsewhere`;
      const { client, sent } = bench.connect({ faults: [fault, fault] });
      await bench.fails(client.submit(model, body), "RedirectError");
      // 301 to 303 may redirect to the result of an executed submit, which the same key returns. A page can't see the status
      // of a redirect that it does not follow.
      equal(sent.length, status < 304 || "document" in globalThis ? 2 : 1, `the submits sent before ${status}`);
    }
    equal(await bench.charges(), [], "the tasks that were charged");
  },
  "a request ends soon after its abort": (bench) =>
    endsSoon(bench, ["hang-before"], (client, signal) => client.submit(model, body, { signal })),
  "a wait ends soon after its abort": async (bench) => {
    const { id } = await bench.connect({ faults: ["never-ends"] }).client.submit(model, body);
    await endsSoon(bench, [], (client, signal) => client.wait(id, { signal }));
  },
  "an answer that holds the key": async (bench) => {
    const { client } = bench.connect({ faults: ["leaky-error"] });
    const error = await bench.fails(client.submit(model, body, { retries: 0 }), "InternalError");
    assert(error.message.includes("[redacted]"), `the message says that something is left out: ${error.message}`);
  },
  "the typed client reads every path": async (bench) => {
    const { client } = bench.connect();
    const { id } = await client.submit(model, body);
    const { data, response } = await client.raw.GET("/api/v1/tasks/{id}", { params: { path: { id } } });
    equal([response.status, data.id], [200, id], "status and task");
  },
};

const one = { idempotencyKey: "one-job" };

/** The best of three: the machine may be busy, and what ignores the signal never ends so soon. */
async function endsSoon(bench, faults, act) {
  const elapsed = [];
  for (let count = 0; count < 3; count++) {
    const { client } = bench.connect({ faults });
    const controller = new AbortController();
    let start = Number.NaN;
    setTimeout(() => {
      start = performance.now();
      controller.abort();
    }, 100);
    const error = await bench.fails(act(client, controller.signal), "AbortedError");
    elapsed.push(performance.now() - start);
    equal(error.name, "AbortError", "the error's name");
  }
  assert(Math.min(...elapsed) < promptly, `${elapsed.map(Math.round)} ms are less than ${promptly} ms`);
}
