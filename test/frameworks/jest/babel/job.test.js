const { writeFileSync } = require("node:fs");
const { createClient, ValidationError } = require("seedance-client");

const { SEEDANCE_API_KEY: apiKey, SEEDANCE_BASE_URL: baseUrl } = process.env;
const client = createClient({ apiKey, baseUrl });

test("a job completes", async () => {
  const { id } = await client.submit("nano-banana-pro", { type: "text-to-image", prompt: "A glass train" });
  await client.get(id);
  const onPoll = jest.fn();
  const { status } = await client.wait(id, { timeout: 30_000, onPoll });
  expect(status).toBe("completed");
  writeFileSync("report.json", JSON.stringify({ id, status, polls: onPoll.mock.calls.length + 1 }));
}, 60_000);

test("an invalid job throws the class that was required", async () => {
  await expect(client.submit("nano-banana-pro", { prompt: "A glass train" })).rejects.toThrow(ValidationError);
});

test("the sandbox does not load without --experimental-vm-modules", () => {
  expect(() => require("seedance-client/sandbox")).toThrow("ES Module");
});
