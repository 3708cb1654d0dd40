import { readFile } from "node:fs/promises";
import {
  type CompletedTask,
  createTaskFailedError,
  createUnexpectedOutputError,
  hasUnexpectedOutput,
  isCompleted,
} from "../../contract/index.ts";
import { assertWritable, DownloadError, type DownloadedFile } from "../../download/index.ts";
import { saveOutputs } from "../../jobs/index.ts";
import { defaultCallSeconds } from "../call-timeout.ts";
import { describeTask } from "../describe.ts";
import { resolveAllowedFolder } from "../folder.ts";
import { startProgress } from "../progress.ts";
import { outputSchemaOf, taskSchemas, valueSchemas } from "../schema/outputs.ts";
import { taskIdSchema } from "../schema/task-id.ts";
import { type McpToolCall, type Tool, type ToolOutput, writeAnnotations } from "../tool.ts";
import { toolNames } from "../tool-names.ts";

/** The maximum length of an image in a result, as base64. */
const maxBase64Length = 2 ** 20;
/** The template of file names if the job has none. */
const defaultNameTemplate = "{id}-{index}.{ext}";

export const downloadTool: Tool = {
  name: toolNames.download,
  title: "Download a task's files",
  description:
    "Save a completed task's files on this machine; free. Returns paths, sizes and SHA-256. Files that exist are kept.",
  annotations: writeAnnotations,
  input: {
    type: "object",
    properties: {
      task_id: taskIdSchema,
      directory: { type: "string", minLength: 1, description: "Below the server's folder, the default" },
      preview: { type: "boolean", description: "Also show the first image, if under 1 MB" },
    },
    required: ["task_id"],
    additionalProperties: false,
  },
  output: outputSchemaOf({ ...taskSchemas, files: valueSchemas.list }),
  run: saveFiles,
};

async function saveFiles(call: McpToolCall): Promise<ToolOutput> {
  const { args, server, signal } = call;
  const id = args.task_id as string;
  const { client, contract, journal } = await server.session();
  const directory = await resolveAllowedFolder(args.directory as string | undefined, server.options.directory);
  const task = await client.get(id, { signal });
  journal.recordPoll(task);
  if (task.status === "failed") throw await createTaskFailedError(contract, task);
  if (hasUnexpectedOutput(contract, task)) throw createUnexpectedOutputError(task);
  if (!isCompleted(contract, task))
    return {
      data: { ...(await describeTask(contract, task, journal.job(id))), note: "Still running: nothing was saved yet." },
    };
  await assertWritable(directory);
  using progress = startProgress(call, defaultCallSeconds);
  progress.report(`Saving the files of ${id}`);
  const files = await fetchFiles(call, task, directory);
  if (!files)
    return {
      data: {
        task_id: id,
        status: task.status,
        note: `Not finished within ${defaultCallSeconds} s. The part on disk is kept: call again to resume.`,
        next_tool: { name: toolNames.download, arguments: { task_id: id, directory } },
      },
    };
  journal.recordDownloaded(id, files);
  const image = args.preview === true ? await readPreview(files) : undefined;
  return {
    data: {
      task_id: id,
      status: task.status,
      files: files.map(({ url: _, kept, ...file }) => ({ ...file, already_there: kept })),
      ...(args.preview === true && !image && { note: "No preview: none of the files is an image under 1 MB." }),
    },
    ...(image && { image }),
  };
}

/** Downloads the files; undefined if the call's time is up, after which the next call resumes. */
async function fetchFiles({ server, signal }: McpToolCall, task: CompletedTask, directory: string) {
  const { client, journal } = await server.session();
  const name = journal.job(task.id)?.name ?? defaultNameTemplate;
  journal.recordDestination(task.id, { directory, name });
  return saveOutputs(client, task, { directory, name, signal, timeout: defaultCallSeconds * 1000 }).catch((error) => {
    if (error instanceof DownloadError && error.code === "timeout") return undefined;
    throw error;
  });
}

/** The first image that is small enough, unchanged: a video's last frame, for example. */
async function readPreview(files: readonly DownloadedFile[]): Promise<ToolOutput["image"]> {
  const image = files.find(
    ({ type, bytes }) => type.startsWith("image/") && Math.ceil(bytes / 3) * 4 < maxBase64Length,
  );
  return image && { data: await readFile(image.path, "base64"), mimeType: image.type };
}
