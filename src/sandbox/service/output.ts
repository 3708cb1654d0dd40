import { type LoadedSandboxContract, modelByName, sandboxFieldRulesOf } from "../contract.ts";
import { imageSize, type MediaRequest, videoSize } from "../media/index.ts";
import type { TaskRecord } from "./events.ts";
import { secondsOf } from "./length.ts";

/** One file that a task puts out. */
export interface OutputFile {
  name: string;
  kind: "mp4" | "png" | "jpeg";
  media: MediaRequest & { seconds: number; audio: boolean };
}

/** The files of a task: of the ratio, resolution, length and number that its body asks for. */
export function outputFilesOf(contract: LoadedSandboxContract, task: TaskRecord): OutputFile[] {
  const wanted = outputSpecOf(contract, task);
  if (modelByName(contract, task.model).outputType === "video") {
    const media = {
      ...describeMedia(contract, task, 0),
      ...videoSize(wanted),
      seconds: wanted.seconds,
      audio: wanted.audio,
    };
    return [
      { name: "video.mp4", kind: "mp4", media },
      { name: "last-frame.png", kind: "png", media },
    ];
  }
  return Array.from({ length: wanted.count }, (_, index) => ({
    name: `${index + 1}.${wanted.format === "jpeg" ? "jpg" : "png"}`,
    kind: wanted.format === "jpeg" ? "jpeg" : "png",
    media: { ...describeMedia(contract, task, index), ...imageSize(wanted), seconds: 0, audio: false },
  }));
}

/** The contract's `output` of a completed task. */
export function taskOutputOf(
  contract: LoadedSandboxContract,
  task: TaskRecord,
  urlOf: (file: string) => string,
): Record<string, unknown> {
  const names = outputFilesOf(contract, task).map(({ name }) => name);
  if (modelByName(contract, task.model).outputType === "video") {
    const [video = "", lastFrame = ""] = names;
    return { video_url: urlOf(video), last_frame_url: urlOf(lastFrame), seed: task.seed };
  }
  return { images: names.map((name) => ({ url: urlOf(name) })) };
}

function outputSpecOf(contract: LoadedSandboxContract, { model, body, seed }: TaskRecord) {
  const { roles, defaults } = sandboxFieldRulesOf(contract, model);
  const isVideo = modelByName(contract, model).outputType === "video";
  const value = (role: string, otherwise: unknown) => {
    const field = roles[role] ?? "";
    return body[field] ?? defaults[field] ?? otherwise;
  };
  return {
    ratio: String(value("ratio", "1:1")),
    resolution: String(value("resolution", isVideo ? "720p" : "1K")),
    seconds: secondsOf(contract, model, body, seed).made,
    audio: Boolean(value("audio", true)),
    count: Number(value("count", 1)),
    format: String(value("format", "png")),
  };
}

function describeMedia(contract: LoadedSandboxContract, task: TaskRecord, index: number) {
  const { roles } = sandboxFieldRulesOf(contract, task.model);
  const prompt = String(task.body[roles.prompt ?? "prompt"] ?? "");
  return { taskId: task.id, model: task.model, prompt, seed: (task.seed + index) % 2 ** 32 };
}
