/** What a JSON script element of the page holds. */
export function readJson(id: string): unknown {
  return JSON.parse(document.getElementById(id)?.textContent ?? "{}");
}
