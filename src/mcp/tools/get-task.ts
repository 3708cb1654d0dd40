import { redactJson } from "../../redact.ts";
import { describeJob, describeTask } from "../describe.ts";
import { outputSchemaOf, taskSchemas, valueSchemas } from "../schema/outputs.ts";
import { taskIdSchema } from "../schema/task-id.ts";
import { type McpToolCall, readOnlyAnnotations, type Tool, type ToolOutput } from "../tool.ts";
import { toolNames } from "../tool-names.ts";

const maxJobs = 10;

export const getTaskTool: Tool = {
  name: toolNames.get,
  title: "Read a task",
  description: "Read a task once. Without task_id: the newest jobs of this machine, to find a lost id.",
  annotations: readOnlyAnnotations(true),
  input: {
    type: "object",
    properties: { task_id: taskIdSchema },
    additionalProperties: false,
  },
  output: outputSchemaOf({ ...taskSchemas, output: valueSchemas.object, jobs: valueSchemas.list }),
  run: (call) => (call.args.task_id === undefined ? listJobs(call) : readTask(call, call.args.task_id as string)),
};

async function readTask({ server: house, signal }: McpToolCall, id: string): Promise<ToolOutput> {
  const { client, contract, journal } = await house.session();
  const task = await client.get(id, { signal });
  journal.recordPoll(task);
  return { data: describeTask(contract, task, journal.job(id)) };
}

async function listJobs({ server: house }: McpToolCall): Promise<ToolOutput> {
  const jobs = await house.readLedger((ledger) => ledger?.jobs({ limit: maxJobs }) ?? []);
  const told = jobs.map((job) => {
    // A job that is not settled has its body as it is sent, signed URLs and all.
    const { prompt } = job.body as { prompt?: unknown };
    return {
      ...describeJob(house.options.contract, job),
      ...(typeof prompt === "string" && { prompt: redactJson(prompt).slice(0, 80) }),
    };
  });
  return { data: { jobs: told, ...(jobs.length === 0 && { note: "Nothing was submitted from this machine yet." }) } };
}
