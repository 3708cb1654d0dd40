const keyShaped = /\bsk_(?:live|test)_\w+|\bBearer\s+[\w.~+/=-]{16,}/g;

/** A function that removes the API key, and anything shaped like one, from text. */
export function createRedactor(apiKey: string): (text: string) => string {
  return (text) => text.replaceAll(apiKey, "[redacted]").replace(keyShaped, "[redacted]");
}

/** A copy of an error's chain of causes that holds names, codes and clean messages, and nothing else. */
export function cleanCause(error: unknown, redact: (text: string) => string): Error {
  const { name = "Error", message = String(error), code, cause } = (error ?? {}) as Partial<Error> & { code?: unknown };
  const clean = new Error(redact(message), cause ? { cause: cleanCause(cause, redact) } : undefined);
  clean.name = name;
  return code === undefined ? clean : Object.assign(clean, { code });
}
