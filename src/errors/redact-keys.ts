const keyShaped = /sk_(?:live|test)_\w+|\bBearer\s+[\w.~+/=-]{16,}/g;

/** A text without anything that is shaped like an API key. */
export function redactKeys(text: string): string {
  return text.replace(keyShaped, "[redacted]");
}
