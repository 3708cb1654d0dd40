import fc from "fast-check";
import { expect, test } from "vitest";
import { ItemQueue, type QueueRow, type QueueState } from "../../src/batch/embedded/item-queue.ts";

const row = (id: string, more: Partial<QueueRow> = {}): QueueRow => ({ id, key: id, priority: 0, needs: [], ...more });
const waiting = (): QueueState => "waiting";

function takeAll(queue: ItemQueue): string[] {
  const taken: string[] = [];
  for (let index = queue.takeNext(); index !== undefined; index = queue.takeNext())
    taken.push(queue.rows[index]?.id ?? "");
  return taken;
}

test("items are taken by priority, and equal ones in the manifest's order", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 60 }), (priorities) => {
      const rows = priorities.map((priority, index) => row(`r${index}`, { priority }));
      const sorted = [...rows].sort((a, b) => b.priority - a.priority);
      expect(takeAll(new ItemQueue(rows, waiting))).toEqual(sorted.map(({ id }) => id));
    }),
  );
});

test("a requeued item is taken again in its order", () => {
  const queue = new ItemQueue([row("a"), row("b"), row("c")], waiting);
  const first = queue.takeNext() ?? -1;
  queue.takeNext();
  queue.requeue(first);
  expect(takeAll(queue)).toEqual(["a", "c"]);
});

test("an item waits for those that it needs, and is blocked with its dependents if one of them fails", () => {
  const chain = [row("a"), row("b", { needs: ["a"] }), row("c", { needs: ["b"] })];
  const queue = new ItemQueue(chain, waiting);
  expect(takeAll(queue)).toEqual(["a"]);
  queue.setState(0, "running");
  expect(queue.takeNext()).toBeUndefined();
  queue.setState(0, "completed");
  expect(takeAll(queue)).toEqual(["b"]);
  // Only once: the change to `downloaded` makes nothing ready again.
  queue.setState(0, "downloaded");
  expect(queue.takeNext()).toBeUndefined();
  queue.setState(1, "failed");
  expect(queue.counts).toMatchObject({ downloaded: 1, failed: 1, blocked: 1, waiting: 0 });
});

test("a chain of 50,000 items is blocked without overflowing the stack", () => {
  const rows = Array.from({ length: 50_000 }, (_, index) =>
    row(`r${index}`, index ? { needs: [`r${index - 1}`] } : {}),
  );
  const queue = new ItemQueue(rows, waiting);
  queue.setState(queue.takeNext() ?? -1, "refused");
  expect(queue.counts).toMatchObject({ refused: 1, blocked: 49_999 });
});

test("states of an earlier run decide which items are ready or blocked", () => {
  const previous: Record<string, QueueState> = { a: "downloaded", b: "failed", c: "running" };
  const rows = ["a", "b", "c"].flatMap((id) => [row(id), row(`${id}2`, { needs: [id] })]);
  const queue = new ItemQueue(rows, (key) => previous[key] ?? "waiting");
  expect(takeAll(queue)).toEqual(["a2"]);
  expect(queue.counts).toMatchObject({ downloaded: 1, failed: 1, running: 1, blocked: 1, waiting: 2 });
});
