import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "seedance-client";
import { download } from "seedance-client/node";
import { generate } from "./generate.js";

const { SEEDANCE_API_KEY: apiKey, SEEDANCE_BASE_URL: baseUrl } = process.env;

/** Submits a job, waits for it, and saves its image where a function may write. */
export async function handler() {
  const report = await generate({ apiKey, baseUrl });
  const client = createClient({ apiKey, baseUrl });
  const directory = await mkdtemp(join(tmpdir(), "job-"));
  const [file] = await download(client, await client.get(report.id), { directory });
  // The read of the finished task is a poll too.
  return { ...report, polls: report.polls + 1, bytes: file?.bytes };
}
