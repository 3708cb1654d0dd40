/** The texts of one object: its title, summary, description; what fits its pattern; of an error what to do about it. */
export type Texts = Partial<Record<(typeof members)[number], string>>;
const members = ["title", "summary", "description", "fix", "x-pattern"] as const;

/** Where names stand that somebody chose: a field may be called `title`. */
const maps = ["properties", "schemas", "examples", "responses", "parameters", "headers", "links", "securitySchemes"];

/** What holds data: words in it are no words for people. */
const data = ["value", "example", "enum", "default", "payload", "outputs"];

/** The contract's own members that hold words. */
const extensionsWithTexts = ["x-error"];

/** What tells elements of a list apart: a target that says it outlives a change of their order. */
const ids = ["stepId", "workflowId"];

/**
 * Every object of a document that has words for people, by its JSONPath, in the form that overlays use. Examples' values
 * and most of the contract's own members hold data, no such words.
 */
export function textsOf(document: object): Map<string, Texts> {
  return new Map([...objectsWithTexts(document)].map(([path, object]) => [path, textsIn(object)]));
}

/** The objects that `textsOf` takes its texts from, by the same paths. */
export function objectsWithTexts(document: object): Map<string, object> {
  const found = new Map<string, object>();
  const visit = (node: unknown, path: string, isMap: boolean): void => {
    if (Array.isArray(node)) {
      for (const [index, value] of node.entries()) visit(value, `${path}${element(value, index)}`, false);
      return;
    }
    if (typeof node !== "object" || node === null) return;
    if (!isMap && Object.keys(textsIn(node)).length > 0) found.set(path, node);
    for (const [member, value] of Object.entries(node)) {
      if (!isMap && ((member.startsWith("x-") && !extensionsWithTexts.includes(member)) || data.includes(member)))
        continue;
      const holdsNames = maps.includes(member) || path === "$.components";
      visit(value, `${path}${step(member)}`, !isMap && holdsNames && !Array.isArray(value));
    }
  };
  visit(document, "$", false);
  return found;
}

function textsIn(node: object): Texts {
  const texts: Texts = {};
  for (const member of members) {
    const value = (node as Record<string, unknown>)[member];
    if (typeof value === "string") texts[member] = value;
  }
  return texts;
}

const step = (member: string) => (/^[A-Za-z_][A-Za-z0-9_]*$/.test(member) ? `.${member}` : `['${member}']`);

function element(value: unknown, index: number): string {
  const named = ids.find((id) => typeof value === "object" && value !== null && id in value);
  return named ? `[?(@.${named}=='${(value as Record<string, unknown>)[named]}')]` : `[${index}]`;
}
