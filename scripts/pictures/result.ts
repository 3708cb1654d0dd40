/** The README's animation: the sandbox's video for the README's prompt, at half its size. */
import { createClient } from "../../src/package/index.ts";
import { startSandbox } from "../../src/sandbox/index.ts";
import { drawScene, FRAME_RATE, Motion, timeCode, videoSize } from "../../src/sandbox/media/index.ts";
import { encodeAnimation } from "./animation.ts";

/** The prompt of the README's first command. */
export const resultPrompt = "A glass train crosses a snowy bridge, wheels clatter on steel";

/** The size of a cell of the drawing, in pixels, in the video and in the animation. */
const cell = { video: 4, animation: 2 };
const seconds = 5;
/** The animation shows every n-th frame of the video. */
const every = 6;

/** What the sandbox draws on a video. */
export interface ResultTask {
  taskId: string;
  model: string;
  seed: number;
}

/** Submits the prompt to a new sandbox and returns its task, which is the same each time. */
export async function resultTask(): Promise<ResultTask> {
  const sandbox = await startSandbox();
  try {
    const client = createClient({ apiKey: sandbox.apiKey, baseUrl: sandbox.url });
    const { id } = await client.submit("seedance", { prompt: resultPrompt });
    sandbox.advance(3600);
    const { model, output } = await client.get(id);
    const seed = output && "seed" in output ? output.seed : undefined;
    if (seed === undefined) throw new Error(`The sandbox's task ${id} has no seed.`);
    return { taskId: id, model: `${model}`, seed };
  } finally {
    await sandbox.close();
  }
}

/** Draws the animation of a task, as a PNG. */
export function drawResult(task: ResultTask): Buffer {
  const size = videoSize({ resolution: "720p", ratio: "16:9" });
  const scene = drawScene({ ...size, ...task, prompt: resultPrompt }, cell.video, timeCode(0));
  const motion = new Motion(scene, new Uint8Array(scene.cells.length / 16));
  const [width, height] = [scene.across * cell.animation, scene.down * cell.animation];
  const total = seconds * FRAME_RATE;
  const frames: Uint8Array[] = [];
  for (let frame = 0; frame < total; frame++) {
    motion.draw(frame, total);
    if (frame % every !== 0) continue;
    frames.push(
      Uint8Array.from({ length: width * height }, (_, index) => {
        const [x, y] = [index % width, Math.floor(index / width)];
        return scene.cells[Math.floor(y / cell.animation) * scene.stride + Math.floor(x / cell.animation)] ?? 0;
      }),
    );
  }
  return encodeAnimation({ width, height, palette: scene.palette, frames, framesPerSecond: FRAME_RATE / every });
}
