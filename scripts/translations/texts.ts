/** The texts of one object: its title, summary, description. */
export type Texts = Partial<Record<(typeof members)[number], string>>;
const members = ["title", "summary", "description"] as const;

/** Where names stand that somebody chose: a field may be called `title`. */
const maps = ["properties", "schemas", "examples", "responses", "parameters", "headers", "links", "securitySchemes"];

/**
 * Every object of a document that has words for people, by its JSONPath, in the form that overlays use. Examples' values
 * and the contract's own members hold data, no such words.
 */
export function textsOf(document: object): Map<string, Texts> {
  const found = new Map<string, Texts>();
  const visit = (node: unknown, path: string, isMap: boolean): void => {
    if (Array.isArray(node)) {
      for (const [index, value] of node.entries()) visit(value, `${path}[${index}]`, false);
      return;
    }
    if (typeof node !== "object" || node === null) return;
    const texts: Texts = {};
    if (!isMap)
      for (const member of members) {
        const value = (node as Record<string, unknown>)[member];
        if (typeof value === "string") texts[member] = value;
      }
    if (Object.keys(texts).length > 0) found.set(path, texts);
    for (const [member, value] of Object.entries(node)) {
      if (!isMap && (member.startsWith("x-") || ["value", "example", "enum", "default"].includes(member))) continue;
      visit(value, `${path}${step(member)}`, !isMap && maps.includes(member) && !Array.isArray(value));
    }
  };
  visit(document, "$", false);
  return found;
}

const step = (member: string) => (/^[A-Za-z_][A-Za-z0-9_]*$/.test(member) ? `.${member}` : `['${member}']`);
