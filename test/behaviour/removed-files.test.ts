import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const program = new URL("removed-files/program.ts", import.meta.url).pathname;

test.each([
  ["that times out", { status: "processing" }, "WaitTimeoutError"],
  ["that fails", { status: "failed", error: "The prompt was rejected." }, "TaskFailedError"],
  [
    "with an unexpected output",
    { status: "succeeded", output: { url: "https://a.example/a" } },
    "UnexpectedOutputError",
  ],
])("a task %s keeps its id if the package's files are removed after the charge", async (_, task, name) => {
  const response = JSON.stringify({ id: "sd2_1", ...task });
  const { stdout } = await promisify(execFile)(process.execPath, [program, response]);
  expect(JSON.parse(stdout)).toEqual({ name, taskId: "sd2_1" });
});
