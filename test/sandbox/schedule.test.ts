import fc from "fast-check";
import { expect, test } from "vitest";
import { Schedule } from "../../src/sandbox/service/schedule.ts";

test("the schedule returns tasks in the order of their ends, whatever is added and settled in between", () => {
  const step = fc.oneof(
    fc.nat(50).map((endsAt) => ({ endsAt })),
    fc.constant("settle first" as const),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const schedule = new Schedule<{ endsAt: number; settled: boolean }>();
      const model: number[] = [];
      for (const step of steps) {
        if (step !== "settle first") {
          schedule.add({ endsAt: step.endsAt, settled: false });
          model.push(step.endsAt);
        } else {
          const first = schedule.first();
          expect(first?.endsAt).toBe(model.length > 0 ? Math.min(...model) : undefined);
          if (!first) continue;
          first.settled = true;
          schedule.markSettled();
          model.splice(model.indexOf(first.endsAt), 1);
        }
        expect(schedule.size).toBe(model.length);
      }
    }),
  );
});
