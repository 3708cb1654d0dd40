/**
 * Finds the first cycle on the way from a row to the rows that it needs.
 * @param needsOf the ids of the rows that a row needs and that are still pending.
 * @returns the ids of the cycle in order, each once; empty if there is none.
 */
export function findCycle(start: string, needsOf: (id: string) => readonly string[]): string[] {
  const path: string[] = [];
  const onPath = new Set<string>();
  const done = new Set<string>();
  const stack = [[start]];
  // Not recursive: a chain may be longer than the call stack.
  while (stack.length > 0) {
    const next = stack.at(-1)?.pop();
    if (next === undefined) {
      stack.pop();
      const left = path.pop();
      if (left === undefined) continue;
      onPath.delete(left);
      done.add(left);
    } else if (onPath.has(next)) return path.slice(path.indexOf(next));
    else if (!done.has(next)) {
      path.push(next);
      onPath.add(next);
      stack.push([...needsOf(next)].reverse());
    }
  }
  return [];
}
