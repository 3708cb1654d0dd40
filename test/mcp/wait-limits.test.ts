import { expect, test, vi } from "vitest";
import { page } from "../support/contracts.ts";
import { createMcpTestBed, temporaryFolder } from "./in-process.ts";

/** The time that the last poll of a wait may take after its timeout: see test/behaviour/wait.test.ts. */
const lastPollSeconds = 10;

test.each([
  [undefined, 45],
  [45, 50],
])(
  "a wait of %s s ends before a client gives up after %d s, however long its last poll takes",
  async (given, limit) => {
    await using folder = await temporaryFolder();
    await using testBed = await createMcpTestBed(page, folder.path);
    const wait = vi.spyOn(testBed.client, "wait");
    const { data } = await testBed.call("seedance_create_image", {
      model: "nano-banana-pro",
      prompt: "A red lighthouse at dusk",
      max_credits: 12,
    });
    await testBed.call("seedance_wait_task", { task_id: data.task_id, ...(given && { timeout_seconds: given }) });
    const timeout = wait.mock.calls[0]?.[1]?.timeout ?? Number.NaN;
    expect(timeout).toBeGreaterThan(30_000);
    expect(timeout / 1000 + lastPollSeconds).toBeLessThanOrEqual(limit);
  },
);
