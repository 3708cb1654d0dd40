import type { Job } from "../../ledger/index.ts";
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
  description: "Read a task once. Without task_id: list this machine's newest jobs, to find a lost id.",
  annotations: readOnlyAnnotations(true),
  input: {
    type: "object",
    properties: { task_id: taskIdSchema },
    additionalProperties: false,
  },
  output: outputSchemaOf({ ...taskSchemas, output: valueSchemas.object, jobs: valueSchemas.list }),
  run: (call) => (call.args.task_id === undefined ? listJobs(call) : readTask(call, call.args.task_id as string)),
};

async function readTask({ server, signal }: McpToolCall, id: string): Promise<ToolOutput> {
  const { client, contract, journal } = await server.session();
  const task = await client.get(id, { signal });
  journal.recordPoll(task);
  return { data: await describeTask(contract, task, journal.job(id)) };
}

async function listJobs({ server }: McpToolCall): Promise<ToolOutput> {
  const { jobs, service } = await server.readLedger((ledger, service) => ({
    jobs: ledger?.jobs({ limit: maxJobs }) ?? [],
    service,
  }));
  const isOwn = ({ account, origin }: Job) =>
    "account" in service ? service.account === account : [service.origin].flat().includes(origin);
  const listed = jobs.map(async (job) => {
    // The body of an unsettled job is stored as sent, with signed URLs.
    const { prompt } = job.body as { prompt?: unknown };
    return {
      ...(await describeJob(server.options, job)),
      // The tools cannot read the tasks of another service or account.
      ...(!isOwn(job) && { other_account_of: job.origin }),
      ...(typeof prompt === "string" && { prompt: redactJson(prompt).slice(0, 80) }),
    };
  });
  return {
    data: {
      jobs: await Promise.all(listed),
      ...(jobs.length === 0 && { note: "No jobs were submitted from this machine yet." }),
    },
  };
}
