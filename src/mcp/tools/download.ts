import { readFile } from "node:fs/promises";
import { type CompletedTask, isCompleted } from "../../contract/index.ts";
import { DownloadError, type DownloadedFile, demandWritable } from "../../download/index.ts";
import { TaskFailedError } from "../../errors.ts";
import { placeOf, saveOutputs } from "../../jobs/index.ts";
import { usual } from "../bounded.ts";
import { describeTask } from "../describe.ts";
import { names } from "../names.ts";
import { startProgress } from "../progress.ts";
import { outputs, says, task } from "../schema/outputs.ts";
import { taskId } from "../schema/task-id.ts";
import { type Call, makes, type Said, type Tool } from "../tool.ts";

/** What an answer may hold as base64. */
const mostBase64 = 2 ** 20;
/** The name of files whose job has none of its own. */
const usualName = "{id}-{index}.{ext}";

export const downloadTool: Tool = {
  name: names.download,
  title: "Download a task's files",
  description:
    "Save a completed task's files on this machine; free. Returns paths, sizes and SHA-256. Again: keeps what is there.",
  annotations: makes,
  input: {
    type: "object",
    properties: {
      task_id: taskId,
      directory: { type: "string", minLength: 1, description: "Default: the server's folder" },
      preview: { type: "boolean", description: "Also show the first image, if under 1 MB" },
    },
    required: ["task_id"],
    additionalProperties: false,
  },
  output: says({ ...task, files: outputs.list }),
  run: save,
};

async function save(call: Call): Promise<Said> {
  const { args, house, signal } = call;
  const id = args.task_id as string;
  const { client, contract, journal } = await house.session();
  const directory = placeOf((args.directory as string | undefined) ?? "", house.options.directory);
  await demandWritable(directory);
  const task = await client.get(id, { signal });
  journal.saw(task);
  if (task.status === "failed") throw new TaskFailedError(task);
  if (!isCompleted(contract, task))
    return {
      data: { ...describeTask(contract, task, journal.job(id)), note: "It still runs: nothing was saved yet." },
    };
  using progress = startProgress(call, usual);
  progress.phase(`saving the files of ${id}`);
  const files = await fetchFiles(call, task, directory);
  if (!files)
    return {
      data: {
        task_id: id,
        status: task.status,
        note: `Not all has come within ${usual} s. What has come is kept: download it again.`,
        next_tool: { name: names.download, arguments: { task_id: id, directory } },
      },
    };
  journal.downloaded(id, files);
  const image = args.preview === true ? await preview(files) : undefined;
  return {
    data: {
      task_id: id,
      status: task.status,
      files: files.map(({ url: _, kept, ...file }) => ({ ...file, already_there: kept })),
      ...(args.preview === true && !image && { note: "No file is an image small enough to be shown." }),
    },
    ...(image && { image }),
  };
}

/** The files; undefined where they take longer than a client waits: the next call goes on. */
async function fetchFiles({ house, signal }: Call, task: CompletedTask, directory: string) {
  const { client, journal } = await house.session();
  const name = journal.job(task.id)?.name ?? usualName;
  return saveOutputs(client, task, { directory, name, signal, timeout: usual * 1000 }).catch((error) => {
    if (error instanceof DownloadError && error.code === "timeout") return undefined;
    throw error;
  });
}

/** The first image, as it is, where that is small: a video's last frame, say. */
async function preview(files: readonly DownloadedFile[]): Promise<Said["image"]> {
  const image = files.find(({ type, bytes }) => type.startsWith("image/") && Math.ceil(bytes / 3) * 4 < mostBase64);
  return image && { data: await readFile(image.path, "base64"), mimeType: image.type };
}
