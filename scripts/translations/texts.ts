/** The texts of an object: title, summary, description; the phrase for its pattern; for an error also the fix. */
export type Texts = Partial<Record<(typeof members)[number], string>>;
const members = ["title", "summary", "description", "fix", "x-pattern"] as const;

/** Members whose keys are names, which may be the same as a text member: a field may be called `title`. */
const maps = ["properties", "schemas", "examples", "responses", "parameters", "headers", "links", "securitySchemes"];

/** Members that contain data, whose strings are not translated. */
const data = ["value", "example", "enum", "default", "payload", "outputs"];

/** Extension members that contain texts. */
const extensionsWithTexts = ["x-error", "x-plan-factor", "x-task-errors"];

/** Members that identify elements of a list. Targets with them stay valid if the order changes. */
const ids = ["stepId", "workflowId"];

/**
 * Returns every object of a document with texts, by its JSONPath in the form that overlays use. Examples' values and most
 * extension members contain data, not texts.
 */
export function textsOf(document: object): Map<string, Texts> {
  return new Map([...objectsWithTexts(document)].map(([path, object]) => [path, textsIn(object)]));
}

/** Returns the objects of the texts that `textsOf` returns, by the same paths. */
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
