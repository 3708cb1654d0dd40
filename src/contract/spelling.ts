/** Removes the differences between `max_credits`, `maxCredits` and `max-credits`. */
export function normalizeName(name: string): string {
  return name.replace(/[-_]/g, "").toLowerCase();
}
