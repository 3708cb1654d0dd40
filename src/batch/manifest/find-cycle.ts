/**
 * The first circle that is met on the way from a row to those that it needs.
 * @param needsOf the rows that a row needs, as far as these still wait.
 * @returns their names in order, each once; empty where there is none.
 */
export function findCycle(start: string, needsOf: (id: string) => readonly string[]): string[] {
  const path: string[] = [];
  const onPath = new Set<string>();
  const done = new Set<string>();
  const open = [[start]];
  // Without recursion: a chain may be longer than the stack.
  while (open.length > 0) {
    const next = open.at(-1)?.pop();
    if (next === undefined) {
      open.pop();
      const left = path.pop();
      if (left === undefined) continue;
      onPath.delete(left);
      done.add(left);
    } else if (onPath.has(next)) return path.slice(path.indexOf(next));
    else if (!done.has(next)) {
      path.push(next);
      onPath.add(next);
      open.push([...needsOf(next)].reverse());
    }
  }
  return [];
}
