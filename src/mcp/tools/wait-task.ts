import { modelOf, type Task } from "../../contract/index.ts";
import { WaitTimeoutError } from "../../errors.ts";
import { follow, type Session } from "../../jobs/index.ts";
import { longest, usual } from "../bounded.ts";
import { describeTask } from "../describe.ts";
import { names } from "../names.ts";
import { startProgress } from "../progress.ts";
import { outputs, says, task } from "../schema/outputs.ts";
import { taskId } from "../schema/task-id.ts";
import { type Call, reads, type Said, type Tool } from "../tool.ts";

export const waitTask: Tool = {
  name: names.wait,
  title: "Wait for a task",
  description: `Wait at most ${longest} s for a task to end. Still running is no error: call it again, nothing is lost.`,
  annotations: reads(true),
  input: {
    type: "object",
    properties: {
      task_id: taskId,
      timeout_seconds: { type: "number", minimum: 1, maximum: longest, default: usual },
    },
    required: ["task_id"],
    additionalProperties: false,
  },
  output: says({ ...task, output: outputs.object }),
  run: wait,
};

async function wait(call: Call): Promise<Said> {
  const { args, house, signal } = call;
  const id = args.task_id as string;
  const seconds = (args.timeout_seconds as number | undefined) ?? usual;
  const session = await house.session();
  const { contract, journal } = session;
  using progress = startProgress(call, seconds);
  const expected = usualSeconds(session, id);
  const hint = expected === undefined ? "" : `, usually done after ${Math.round(expected)} s`;
  progress.phase(`${id} is waited for${hint}`);
  let last: Task | undefined;
  const onPoll = (task: Task) => {
    last = task;
    progress.phase(`${id} ${task.status}${hint}`);
  };
  try {
    const { task, job } = await follow(session, id, { timeout: seconds * 1000, signal, onPoll });
    return { data: describeTask(contract, task, job) };
  } catch (error) {
    if (!(error instanceof WaitTimeoutError)) throw error;
    const job = journal.job(id);
    return {
      data: {
        ...describeTask(contract, last ?? { id, status: job?.status ?? "processing" }, job),
        note: `It still runs after ${seconds} s of waiting${hint}. Nothing is lost: wait again.`,
      },
    };
  }
}

function usualSeconds(session: Session, id: string): number | undefined {
  const model = modelOf(session.contract, id);
  return model === undefined ? undefined : session.usualSeconds(model);
}
