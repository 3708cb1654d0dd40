import { metrics, type Span, SpanStatusCode, trace } from "@opentelemetry/api";
import type { ClientEvent } from "seedance-client";

/**
 * A span for each job, from its submit to its end, and counters for requests and credits:
 *
 *   const client = createClient({ apiKey, onEvent: observe() });
 */
export function observe(): (event: ClientEvent) => void {
  const tracer = trace.getTracer("seedance-client");
  const meter = metrics.getMeter("seedance-client");
  const retries = meter.createCounter("seedance.retries");
  const polls = meter.createCounter("seedance.polls");
  const credits = meter.createCounter("seedance.credits");
  const spans = new Map<string, Span>();

  return (event) => {
    const span = "taskId" in event && event.taskId ? spans.get(event.taskId) : undefined;
    switch (event.type) {
      case "submitted": {
        const { model, taskId, tries, task } = event;
        const attributes = { "seedance.model": model, "seedance.task_id": taskId, "seedance.tries": tries };
        spans.set(taskId, tracer.startSpan("seedance job", { attributes }));
        credits.add(task.credits_used ?? 0, { model });
        break;
      }
      case "retried":
        retries.add(1, { code: event.error.code });
        span?.addEvent("retried", { code: event.error.code, milliseconds: event.milliseconds });
        break;
      case "waiting":
        span?.addEvent("waiting", { milliseconds: event.milliseconds });
        break;
      case "polled":
        polls.add(1, { status: event.status });
        break;
      case "completed":
      case "failed":
        if (event.type === "failed") span?.setStatus({ code: SpanStatusCode.ERROR });
        span?.end();
        spans.delete(event.taskId);
        break;
      case "downloaded":
        break;
    }
  };
}
