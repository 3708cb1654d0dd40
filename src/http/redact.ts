import { redactKeys } from "../errors/redact-keys.ts";

/** A function that removes the API key, and anything shaped like one, from text. */
export function createRedactor(apiKey: string): (text: string) => string {
  return (text) => redactKeys(text.replaceAll(apiKey, "[redacted]"));
}

/** A copy of an error and its causes, `depth` of them at most, that holds names, codes and clean messages only. */
export function cleanCause(error: unknown, redact: (text: string) => string, depth = 4): Error {
  const { name = "Error", message = String(error), code, cause } = (error ?? {}) as Partial<Error> & { code?: unknown };
  const clean = new Error(
    redact(message),
    cause && depth ? { cause: cleanCause(cause, redact, depth - 1) } : undefined,
  );
  clean.name = name;
  return code === undefined ? clean : Object.assign(clean, { code });
}
