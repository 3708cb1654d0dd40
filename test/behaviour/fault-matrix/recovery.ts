import { expect } from "vitest";
import type { FaultTestBed } from "./test-bed.ts";

/** One fault, then none: the same bytes go out again under the same key, and there is one charge. */
export async function expectRecovery(stand: FaultTestBed, fault: string): Promise<void> {
  stand.fault({ name: fault, times: 1 });
  await stand.submit();
  expect(stand.receivedRequests("POST")).toHaveLength(2);
  expect(stand.charges()).toHaveLength(1);
}

/** Milliseconds between the requests of a method, by the service's clock. */
export function requestGaps(stand: FaultTestBed, method: "GET" | "POST" = "POST"): number[] {
  const moments = stand.receivedRequests(method).map(({ at }) => at);
  return moments.slice(1).map((at, index) => at - (moments[index] ?? 0));
}
