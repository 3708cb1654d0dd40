import { redactJson } from "../../redact.ts";
import { describeJob, describeTask } from "../describe.ts";
import { names } from "../names.ts";
import { outputs, says, task } from "../schema/outputs.ts";
import { taskId } from "../schema/task-id.ts";
import { type Call, reads, type Said, type Tool } from "../tool.ts";

const most = 10;

export const getTask: Tool = {
  name: names.get,
  title: "Read a task",
  description: "Read a task once. Without task_id: the newest jobs of this machine, to find a lost id.",
  annotations: reads(true),
  input: {
    type: "object",
    properties: { task_id: taskId },
    additionalProperties: false,
  },
  output: says({ ...task, output: outputs.object, jobs: outputs.list }),
  run: (call) => (call.args.task_id === undefined ? list(call) : get(call, call.args.task_id as string)),
};

async function get({ house, signal }: Call, id: string): Promise<Said> {
  const { client, contract, journal } = await house.session();
  const task = await client.get(id, { signal });
  journal.saw(task);
  return { data: describeTask(contract, task, journal.job(id)) };
}

async function list({ house }: Call): Promise<Said> {
  const jobs = await house.readLedger((ledger) => ledger?.jobs({ limit: most }) ?? []);
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
