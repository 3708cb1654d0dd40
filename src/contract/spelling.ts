/** `max_credits`, `maxCredits` and `max-credits` are one name. */
export function normalizeName(name: string): string {
  return name.replace(/[-_]/g, "").toLowerCase();
}
