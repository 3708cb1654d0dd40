import { expect } from "vitest";
import type { FaultTestBed } from "./test-bed.ts";

/** Submits through one fault, then none: the same bytes are sent again with the same key, and there is one charge. */
export async function expectRecovery(testBed: FaultTestBed, fault: string): Promise<void> {
  testBed.fault({ name: fault, times: 1 });
  await testBed.submit();
  expect(testBed.receivedRequests("POST")).toHaveLength(2);
  expect(testBed.charges()).toHaveLength(1);
}

/** The milliseconds between the requests of a method, by the service's clock. */
export function requestGaps(testBed: FaultTestBed, method: "GET" | "POST" = "POST"): number[] {
  const moments = testBed.receivedRequests(method).map(({ at }) => at);
  return moments.slice(1).map((at, index) => at - (moments[index] ?? 0));
}
