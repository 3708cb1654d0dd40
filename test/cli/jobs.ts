import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { accountOf, openLedger } from "../../src/ledger/index.ts";
import { createClient, type ModelName, type RequestBody } from "../../src/package/index.ts";
import { download } from "../../src/package/node.ts";
import type { Sandbox } from "../../src/sandbox/index.ts";
import type { Machine } from "./machine.ts";

/** Creates jobs in a ledger, against a sandbox: one with a saved file, one that is running, one that was rejected. */
export async function createSampleJobs({ folder, state }: Machine, { url: baseUrl, apiKey, faults }: Sandbox) {
  if (apiKey === undefined) throw new Error("The sandbox has no key.");
  using ledger = openLedger({ path: join(state, "ledger.sqlite") });
  const journal = ledger.journal(accountOf(apiKey, baseUrl));
  const client = createClient({ apiKey, baseUrl, durations: { "nano-banana-pro": 0.01 } });
  const submit = async <M extends ModelName>(model: M, body: RequestBody<M>) => {
    const key = randomUUID();
    using _ = journal.lease(key);
    return await journal.submit(client, { key, model, body }).catch(() => journal.job(key));
  };
  const saved = await submit("nano-banana-pro", {
    type: "text-to-image",
    prompt: "A red\nlighthouse \u001b[31mat dusk",
  });
  const task = await client.wait(saved?.taskId ?? "");
  journal.recordPoll(task);
  const [file] = await download(client, task, { directory: join(folder, "output") });
  if (!file) throw new Error("Nothing was downloaded.");
  journal.recordDownloaded(task.id, [file]);
  const running = await submit("seedance", { prompt: "A glass train" });
  faults.add({ name: "insufficient-credits", times: 1 });
  const refused = await submit("gpt-image-2", {
    type: "text-to-image",
    prompt: "A shoe on chrome",
    resolution: "1K",
    aspectRatio: "1:1",
  });
  if (!saved?.taskId || !running?.taskId || !refused) throw new Error("A job is missing.");
  return { saved: saved.taskId, file: file.path, running: running.taskId, refused: refused.key };
}
