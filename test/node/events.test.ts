import { expect, test } from "vitest";
import { type ClientEvent, createClient } from "../../src/package/index.ts";
import { download } from "../../src/package/node.ts";
import { startSandbox } from "../../src/sandbox/index.ts";
import { instantDurations } from "../support/instant-durations.ts";
import { createDownloadFolder } from "./support.ts";

test("a client reports each downloaded file as an event", async () => {
  const events: ClientEvent[] = [];
  await using directory = await createDownloadFolder();
  const sandbox = await startSandbox({ speed: 1e6 });
  try {
    const onEvent = (event: ClientEvent) => events.push(event);
    const client = createClient({ apiKey: sandbox.apiKey, baseUrl: sandbox.url, durations: instantDurations, onEvent });
    const { id } = await client.submit("nano-banana-pro", { type: "text-to-image", prompt: "A box" });
    const files = await download(client, id, { directory: directory.path });
    const downloaded = files.map(({ path, bytes, sha256 }) => ({
      type: "downloaded",
      taskId: id,
      path,
      bytes,
      sha256,
    }));
    expect(events.filter(({ type }) => type === "downloaded")).toEqual(downloaded);
    expect(downloaded).toHaveLength(1);
  } finally {
    await sandbox.close();
  }
});
