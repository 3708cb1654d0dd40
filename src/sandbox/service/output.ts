import { fields, models } from "../../../generated/operations.ts";
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
export function outputFiles(task: TaskRecord): OutputFile[] {
  const wanted = wishes(task);
  if (models[task.model as keyof typeof models].output === "video") {
    const media = { ...describe(task, 0), ...videoSize(wanted), seconds: wanted.seconds, audio: wanted.audio };
    return [
      { name: "video.mp4", kind: "mp4", media },
      { name: "last-frame.png", kind: "png", media },
    ];
  }
  return Array.from({ length: wanted.count }, (_, index) => ({
    name: `${index + 1}.${wanted.format === "jpeg" ? "jpg" : "png"}`,
    kind: wanted.format === "jpeg" ? "jpeg" : "png",
    media: { ...describe(task, index), ...imageSize(wanted), seconds: 0, audio: false },
  }));
}

/** The contract's `output` of a completed task. */
export function output(task: TaskRecord, urlOf: (file: string) => string): Record<string, unknown> {
  const names = outputFiles(task).map(({ name }) => name);
  if (models[task.model as keyof typeof models].output === "video") {
    const [video = "", lastFrame = ""] = names;
    return { video_url: urlOf(video), last_frame_url: urlOf(lastFrame), seed: task.seed };
  }
  return { images: names.map((name) => ({ url: urlOf(name) })) };
}

function wishes({ model, body, seed }: TaskRecord) {
  const { roles, defaults } = fields[model as keyof typeof fields] as {
    roles: Record<string, string>;
    defaults: Record<string, unknown>;
  };
  const isVideo = models[model as keyof typeof models].output === "video";
  const value = (role: string, otherwise: unknown) => {
    const field = roles[role] ?? "";
    return body[field] ?? defaults[field] ?? otherwise;
  };
  return {
    ratio: String(value("ratio", "1:1")),
    resolution: String(value("resolution", isVideo ? "720p" : "1K")),
    seconds: secondsOf(model, body, seed).made,
    audio: Boolean(value("audio", true)),
    count: Number(value("count", 1)),
    format: String(value("format", "png")),
  };
}

function describe(task: TaskRecord, index: number) {
  const { roles } = fields[task.model as keyof typeof fields] as { roles: Record<string, string> };
  const prompt = String(task.body[roles.prompt ?? "prompt"] ?? "");
  return { taskId: task.id, model: task.model, prompt, seed: (task.seed + index) % 2 ** 32 };
}
