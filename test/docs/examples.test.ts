import { metrics, type Span, SpanStatusCode, trace } from "@opentelemetry/api";
import { afterEach, expect, test } from "vitest";
import { observe } from "../../examples/opentelemetry.ts";
import { createClient, TaskFailedError } from "../../src/package/index.ts";
import { startSandbox } from "../../src/sandbox/index.ts";
import { instantDurations } from "../support/instant-durations.ts";

afterEach(() => {
  trace.disable();
  metrics.disable();
});

/** A provider that records the calls that it gets. */
function record() {
  const told: string[] = [];
  const span = (name: string, attributes: object): Span =>
    ({
      addEvent: (event: string) => told.push(`${name}: ${event}`),
      setStatus: ({ code }: { code: number }) => told.push(`${name}: status ${SpanStatusCode[code]}`),
      end: () => told.push(`${name}: end ${Object.keys(attributes)}`),
    }) as unknown as Span;
  const tracer = { startSpan: (name: string, { attributes = {} }) => span(name, attributes) };
  trace.setGlobalTracerProvider({ getTracer: () => tracer as never });
  const counter = (name: string) => ({ add: (value: number) => told.push(`${name} ${value}`) });
  metrics.setGlobalMeterProvider({ getMeter: () => ({ createCounter: counter }) as never });
  return told;
}

test("the OpenTelemetry example ends a span for each job, including failed ones, and counts requests and credits", async () => {
  const told = record();
  const sandbox = await startSandbox({ credits: 100, speed: 1e6 });
  try {
    const client = createClient({
      apiKey: sandbox.apiKey,
      baseUrl: sandbox.url,
      durations: instantDurations,
      onEvent: observe(),
    });
    await client.generate("seedance", { prompt: "A glass train" });
    expect(told).toContain("seedance.credits 30");
    expect(told).toContain("seedance.polls 1");
    expect(told.at(-1)).toBe("seedance job: end seedance.model,seedance.task_id,seedance.tries");

    await fetch(`${sandbox.url}/_sandbox/faults`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ name: "task-fails" }),
    });
    await expect(client.generate("seedance", { prompt: "A glass train" })).rejects.toBeInstanceOf(TaskFailedError);
    expect(told).toContain("seedance job: status ERROR");
  } finally {
    await sandbox.close();
  }
});
