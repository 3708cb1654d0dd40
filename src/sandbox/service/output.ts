import { type LoadedSandboxContract, modelByName, sandboxFieldRulesOf } from "../contract.ts";
import { imageSize, type MediaRequest, videoSize } from "../media/index.ts";
import type { TaskRecord } from "./events.ts";
import { secondsOf } from "./length.ts";

/** One output file of a task. */
export interface OutputFile {
  name: string;
  kind: "mp4" | "png" | "jpeg";
  media: MediaRequest & { seconds: number; audio: boolean };
}

/** The output files of a task, with the ratio, resolution, length and number that its body requests. */
export function outputFilesOf(contract: LoadedSandboxContract, task: TaskRecord): OutputFile[] {
  const spec = outputSpecOf(contract, task);
  if (modelByName(contract, task.model).outputType === "video") {
    const media = {
      ...describeMedia(contract, task, 0),
      ...videoSize(spec),
      seconds: spec.seconds,
      audio: spec.audio,
    };
    return [
      { name: "video.mp4", kind: "mp4", media },
      { name: "last-frame.png", kind: "png", media },
    ];
  }
  return Array.from({ length: spec.count }, (_, index) => ({
    name: `${index + 1}.${spec.format === "jpeg" ? "jpg" : "png"}`,
    kind: spec.format === "jpeg" ? "jpeg" : "png",
    media: { ...describeMedia(contract, task, index), ...imageSize(spec), seconds: 0, audio: false },
  }));
}

/** The `output` member of a completed task, as in the contract. */
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
  const value = (role: string, fallback: unknown) => {
    const field = roles[role] ?? "";
    return body[field] ?? defaults[field] ?? fallback;
  };
  return {
    ratio: String(value("ratio", "1:1")),
    resolution: String(value("resolution", isVideo ? "720p" : "1K")),
    seconds: secondsOf(contract, model, body, seed).generated,
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
