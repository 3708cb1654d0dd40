/** The job that every client submits. */
export const samplePrompt = "A cinematic shot of a glass train crossing a snowy mountain bridge";
export const sampleBody = { prompt: samplePrompt, seed: 7 } as const;
export const sampleTaskId = "sd2_Ab1Cd2Ef3Gh4";

/** A response with a task that every client understands: one of them reads the id from `request_id`. */
export function sampleTaskResponse(id: string, status: string, output?: object) {
  return { id, request_id: id, status, model: "seedance", credits_used: 30, ...(output && { output }) };
}
