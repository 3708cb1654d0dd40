/**
 * Generates a video while every file that is not loaded yet is removed after the charge, as by an upgrade of the package:
 * `node program.ts TASK`. Each poll returns the task. Prints the error.
 */
import { registerHooks } from "node:module";
import { createClient } from "seedance-client";
import { virtualClock } from "../../support/clock.ts";

const [task = "{}"] = process.argv.slice(2);
let isCharged = false;
registerHooks({
  load(url, context, next) {
    if (isCharged) throw new Error("The file is gone.");
    return next(url, context);
  },
});

const fetch: typeof globalThis.fetch = async (_, init) => {
  if (init?.method !== "POST") return Response.json(JSON.parse(task));
  isCharged = true;
  return Response.json({ id: "sd2_1", status: "processing" }, { status: 201 });
};
const client = createClient({ apiKey: "sk_live_removed", fetch, clock: virtualClock() });
const error = await client
  .generate("seedance", { prompt: "A glass train" }, { timeout: 60_000 })
  .catch((error) => error);
process.stdout.write(JSON.stringify({ name: error.name, taskId: error.taskId }));
