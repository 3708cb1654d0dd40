/** A common request for the tests of this folder, and the sizes that the contract allows. */

export const RATIOS = {
  image: "1:1 5:4 9:16 21:9 16:9 4:3 3:2 4:5 3:4 2:3 2:1 1:2 3:1 1:3 9:21".split(" "),
  video: "1:1 21:9 4:3 3:4 16:9 9:16".split(" "),
};
export const RESOLUTIONS = { image: ["1K", "2K", "4K"], video: ["720p", "1080p"] };
export const SECONDS = Array.from({ length: 12 }, (_, index) => 4 + index);

export const RENDER_REQUEST = {
  width: 320,
  height: 240,
  taskId: "task_01HZX3K9",
  model: "seedance-2.0",
  prompt: "A quiet valley at dawn",
  seed: 42,
};

/**
 * Creates a request with a prompt of its own.
 *
 * @param size Width and height in pixels.
 * @param name A name that is unique in the test.
 * @returns The request.
 */
export function createRenderRequest(size: { width: number; height: number }, name: string): typeof RENDER_REQUEST {
  return { ...RENDER_REQUEST, ...size, prompt: name };
}

/**
 * Returns all pairs of two lists.
 *
 * @param first The list that changes slowly.
 * @param second The list that changes quickly.
 * @returns The pairs.
 */
export function pairs<A, B>(first: readonly A[], second: readonly B[]): [A, B][] {
  return first.flatMap((a) => second.map((b): [A, B] => [a, b]));
}
