const { writeFileSync } = require("node:fs");

const { SEEDANCE_API_KEY: apiKey, SEEDANCE_BASE_URL: baseUrl } = process.env;

test("a job completes", async () => {
  const { createClient } = await import("seedance-client");
  const client = createClient({ apiKey, baseUrl });
  const { id } = await client.submit("nano-banana-pro", { type: "text-to-image", prompt: "A glass train" });
  await client.get(id);
  const onPoll = jest.fn();
  const { status } = await client.wait(id, { timeout: 30_000, onPoll });
  expect(status).toBe("completed");
  writeFileSync("report.json", JSON.stringify({ id, status, polls: onPoll.mock.calls.length + 1 }));
}, 60_000);

test("the sandbox starts in a test", async () => {
  const { startSandbox } = await import("seedance-client/sandbox");
  const sandbox = await startSandbox();
  expect(sandbox.url).toMatch(/^http:/);
  await sandbox.close();
});
