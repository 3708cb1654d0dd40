import {
  type JsonSchema,
  type OpenApiDocument,
  resolveReference,
  type SchemaObject,
} from "../../scripts/generate/document.ts";

/** A fact that a reader of the API needs. */
export interface DocumentedFact {
  label: string;
  isStatedIn(text: string): boolean;
  /** The text without it. */
  removeFrom(text: string): string;
}

/** Returns every fact of a contract, found by this file's own walk and not by the generator's. */
export function contractFacts(document: OpenApiDocument): DocumentedFact[] {
  const { schemas, responses } = document.components;
  const facts: DocumentedFact[] = document.servers.map(({ url }) =>
    sectionFact(`server ${url}`, "## Servers", `${url}:`),
  );
  for (const [path, item] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(item)) {
      const section = `## ${method.toUpperCase()} ${path}\n`;
      facts.push(sectionFact(`path ${method} ${path}`, section, section));
      for (const status of Object.keys(operation.responses))
        facts.push(sectionFact(`status ${status} of ${path}`, section, status, /^Responses: .*$/m));
      for (const reference of operation.parameters ?? []) {
        const parameter = resolveReference(document, reference) as unknown as {
          name: string;
          required: boolean;
          schema: JsonSchema;
        };
        facts.push(...factsOfField("## Parameters", parameter.name, parameter.schema, parameter.required));
      }
      const body = operation.requestBody?.content["application/json"]?.schema;
      if (body) facts.push(...factsOfObject(section, resolveReference(document, body)));
    }
  const bodies = Object.values(document.paths).map(
    ({ post }) => post?.requestBody?.content["application/json"]?.schema.$ref,
  );
  for (const [name, schema] of Object.entries(schemas)) {
    if (bodies.includes(`#/components/schemas/${name}`)) continue;
    const [section, head] = [`\n${name}: `, new RegExp(`^${name}: .*?\\.(?=\\s|$)`, "m")];
    facts.push(sectionFact(`type ${name}`, section, section), ...factsOfObject(section, schema));
    facts.push(
      ...factsOfLimits(`type ${name}`, section, head, schema),
      ...factsOfValues(`type ${name}`, section, `${name}: `, schema),
    );
  }
  for (const response of Object.values(responses))
    for (const { code, scope, charged, retry, fix } of [response["x-error"] ?? []].flat()) {
      const line = new RegExp(`^- \`${code}\` .*$`, "m");
      facts.push(sectionFact(`code ${code}`, "## Errors", `\`${code}\``));
      for (const behaviour of [`scope ${scope}`, `charged ${charged}`, `retry ${retry}`, fix])
        facts.push(sectionFact(`${behaviour} of ${code}`, "## Errors", behaviour, line));
    }
  return uniqueFacts(facts);
}

function factsOfObject(section: string, schema: SchemaObject): DocumentedFact[] {
  const fields = Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
    factsOfField(section, name, property, schema.required?.includes(name) ?? false),
  );
  const rules = ((schema.allOf ?? []) as SchemaObject[]).map(({ description = "" }) =>
    sectionFact(`rule ${description}`, section, `- ${description}`),
  );
  return [...fields, ...rules];
}

function factsOfField(section: string, name: string, property: JsonSchema, required: boolean): DocumentedFact[] {
  if (typeof property !== "object") return [];
  const place = `${section.trim()} ${name}`;
  // The line up to its description, because a limit that only the description states does not count.
  const head = new RegExp(`^- \`${name}\`: .*?\\.(?=\\s|$)`, "m");
  const facts = [sectionFact(`field ${place}`, section, `- \`${name}\`:`)];
  if (required) facts.push(sectionFact(`required ${place}`, section, ", required", head));
  if (property.default !== undefined)
    facts.push(sectionFact(`default ${place}`, section, `default \`${property.default}\``, head));
  return [
    ...facts,
    ...factsOfValues(place, section, `- \`${name}\`: `, property),
    ...factsOfLimits(place, section, head, property),
  ];
}

function factsOfValues(place: string, section: string, start: string, schema: SchemaObject): DocumentedFact[] {
  const list = new RegExp(`(?<=^${start}.*)(One of|Known values:) .*$`, "m");
  const all = [...(schema.enum ?? []), ...((schema["x-extensible-enum"] as string[] | undefined) ?? [])];
  return all.map((value) => sectionFact(`value ${value} of ${place}`, section, ` \`${value}\``, list));
}

function factsOfLimits(place: string, section: string, head: RegExp, schema: SchemaObject): DocumentedFact[] {
  const facts: DocumentedFact[] = [];
  for (const [keyword, wordings] of Object.entries({
    minimum: ["at least N", "N to"],
    maximum: ["at most N", "to N"],
    minLength: ["at least N char", "N to"],
    maxLength: ["at most N char", "to N char"],
    minItems: ["at least N item", "N to"],
    maxItems: ["at most N item", "to N item"],
  })) {
    const limit = schema[keyword];
    if (typeof limit !== "number") continue;
    const texts = wordings.map((wording) => ` ${wording.replace("N", `${limit}`)}`);
    facts.push(sectionFact(`${keyword} ${limit} of ${place}`, section, texts, head));
  }
  return facts;
}

/** A fact that a section, or the match of a pattern in it, states in one of some wordings. */
function sectionFact(fact: string, section: string, wordings: string | string[], pattern?: RegExp): DocumentedFact {
  const place = (text: string): [number, number] => {
    const start = text.indexOf(section);
    if (start < 0) return [0, 0];
    const next = text.indexOf(section.startsWith("\n") ? "\n\n" : "\n## ", start + section.length);
    const part = text.slice(start, next < 0 ? text.length : next);
    if (!pattern) return [start, start + part.length];
    const match = pattern.exec(part);
    return match ? [start + match.index, start + match.index + match[0].length] : [0, 0];
  };
  const all = [wordings].flat();
  return {
    label: fact,
    isStatedIn: (text) => all.some((words) => text.slice(...place(text)).includes(words)),
    removeFrom(text) {
      const [start, end] = place(text);
      const part = all.reduce((rest, words) => rest.replaceAll(words, ""), text.slice(start, end));
      return text.slice(0, start) + part + text.slice(end);
    },
  };
}

const uniqueFacts = (facts: DocumentedFact[]) => [...new Map(facts.map((each) => [each.label, each])).values()];
