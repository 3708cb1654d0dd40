import { writeFileSync } from "node:fs";
import { jest } from "@jest/globals";
import { createClient } from "seedance-client";

const { SEEDANCE_API_KEY: apiKey, SEEDANCE_BASE_URL: baseUrl } = process.env;

test("a job completes", async () => {
  const client = createClient({ apiKey, baseUrl });
  const { id } = await client.submit("nano-banana-pro", { type: "text-to-image", prompt: "A glass train" });
  await client.get(id);
  const onPoll = jest.fn();
  const { status } = await client.wait(id, { timeout: 30_000, onPoll });
  expect(status).toBe("completed");
  writeFileSync("report.json", JSON.stringify({ id, status, polls: onPoll.mock.calls.length + 1 }));
}, 60_000);
