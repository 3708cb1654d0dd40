import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Client, createClient, type Task } from "seedance-client";
import { type DownloadedFile, download } from "seedance-client/node";
import { type Sandbox, startSandbox } from "seedance-client/sandbox";

const [, , baseUrl = "", apiKey] = process.argv;
const client: Client = createClient({ apiKey, baseUrl });

// @ts-expect-error the rule of the contract that image-to-video needs an image
export const incomplete = () => client.submit("seedance", { mode: "image-to-video", prompt: "A glass train" });
// @ts-expect-error a task's status is text
export const wrong = (task: Task): number => task.status;
// @ts-expect-error a sandbox has a URL
export const start = async (): Promise<number> => (await startSandbox()).url;
export const closeSandbox = (sandbox: Sandbox): Promise<void> => sandbox.close();

const task = await client.generate(
  "nano-banana-pro",
  { type: "text-to-image", prompt: "A glass train" },
  { interval: 2_000 },
);
const directory = await mkdtemp(join(tmpdir(), "seedance-consumer-"));
try {
  const files: DownloadedFile[] = await download(client, task, { directory });
  // @ts-expect-error a size is a number
  const size: string | undefined = files[0]?.bytes;
  if (!size) throw new Error("Nothing was saved.");
} finally {
  await rm(directory, { recursive: true });
}
console.log(task.output.images[0]?.url);
