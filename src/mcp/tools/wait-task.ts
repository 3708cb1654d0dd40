import { modelOf, type Task } from "../../contract/index.ts";
import { WaitTimeoutError } from "../../errors.ts";
import { type Session, waitAndDownload } from "../../jobs/index.ts";
import { defaultCallSeconds, maxCallSeconds, waitShare } from "../call-timeout.ts";
import { describeTask } from "../describe.ts";
import { startProgress } from "../progress.ts";
import { outputSchemaOf, taskSchemas, valueSchemas } from "../schema/outputs.ts";
import { taskIdSchema } from "../schema/task-id.ts";
import { listedStatus } from "../separate-listed.ts";
import { type McpToolCall, readOnlyAnnotations, type Tool, type ToolOutput } from "../tool.ts";
import { toolNames } from "../tool-names.ts";

export const waitTaskTool: Tool = {
  name: toolNames.wait,
  title: "Wait for a task",
  description: `Wait at most ${maxCallSeconds} s for a task to end. If it is still running, that is not an error: call again.`,
  annotations: readOnlyAnnotations(true),
  input: {
    type: "object",
    properties: {
      task_id: taskIdSchema,
      timeout_seconds: { type: "number", minimum: 1, maximum: maxCallSeconds, default: defaultCallSeconds },
    },
    required: ["task_id"],
    additionalProperties: false,
  },
  output: outputSchemaOf({ ...taskSchemas, output: valueSchemas.object }),
  run: waitForTask,
};

async function waitForTask(call: McpToolCall): Promise<ToolOutput> {
  const { args, server, signal } = call;
  const id = args.task_id as string;
  const seconds = (args.timeout_seconds as number | undefined) ?? defaultCallSeconds;
  const timeout = Math.round(seconds * waitShare * 1000);
  const session = await server.session();
  const { contract, journal } = session;
  using progress = startProgress(call, seconds);
  const expected = typicalSeconds(session, id);
  const hint = expected === undefined ? "" : `, usually done after ${Math.round(expected)} s`;
  progress.report(`Waiting for ${id}${hint}`);
  let last: Task | undefined;
  const onPoll = (task: Task) => {
    last = task;
    progress.report(`${id} ${listedStatus(contract.statuses, task.status)}${hint}`);
  };
  try {
    const { task, job } = await waitAndDownload(session, id, { timeout, signal, onPoll });
    return { data: await describeTask(contract, task, job) };
  } catch (error) {
    if (!(error instanceof WaitTimeoutError)) throw error;
    const job = journal.job(id);
    return {
      data: {
        ...(await describeTask(contract, last ?? { id, status: job?.status ?? "processing" }, job)),
        note: `Still running after ${Math.round(timeout / 1000)} s of waiting${hint}. Nothing is lost: wait again.`,
      },
    };
  }
}

function typicalSeconds(session: Session, id: string): number | undefined {
  const model = modelOf(session.contract, id);
  return model === undefined ? undefined : session.typicalSeconds(model);
}
