/** What the tests of this folder ask for, in common: one request, and the sizes that the contract allows. */

export const RATIOS = {
  image: "1:1 5:4 9:16 21:9 16:9 4:3 3:2 4:5 3:4 2:3 2:1 1:2 3:1 1:3 9:21".split(" "),
  video: "1:1 21:9 4:3 3:4 16:9 9:16".split(" "),
};
export const RESOLUTIONS = { image: ["1K", "2K", "4K"], video: ["720p", "1080p"] };
export const SECONDS = Array.from({ length: 12 }, (_, place) => 4 + place);

export const RENDER_REQUEST = {
  width: 320,
  height: 240,
  taskId: "task_01HZX3K9",
  model: "seedance-2.0",
  prompt: "A quiet valley at dawn",
  seed: 42,
};

/**
 * Makes a request that differs from all others of a test in its prompt.
 *
 * @param size Width and height in pixels.
 * @param name What tells it apart.
 * @returns The request.
 */
export function createRenderRequest(size: { width: number; height: number }, name: string): typeof RENDER_REQUEST {
  return { ...RENDER_REQUEST, ...size, prompt: name };
}

/**
 * Gives all pairs of two lists.
 *
 * @param first The list that changes slowly.
 * @param second The list that changes quickly.
 * @returns The pairs.
 */
export function pairs<A, B>(first: readonly A[], second: readonly B[]): [A, B][] {
  return first.flatMap((a) => second.map((b): [A, B] => [a, b]));
}
