import { type Document, resolve, type Schema, type SchemaObject } from "../../scripts/generate/document.ts";

/** Something that a reader of the API must be told. */
export interface Fact {
  fact: string;
  stands(text: string): boolean;
  /** The text without it. */
  without(text: string): string;
}

/** Every fact of a contract: found in it by this file's own walk, not by the generator's. */
export function factsOf(document: Document): Fact[] {
  const { schemas, responses } = document.components;
  const facts: Fact[] = document.servers.map(({ url }) => within(`server ${url}`, "## Servers", `${url}:`));
  for (const [path, item] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(item)) {
      const section = `## ${method.toUpperCase()} ${path}\n`;
      facts.push(within(`path ${method} ${path}`, section, section));
      for (const status of Object.keys(operation.responses))
        facts.push(within(`status ${status} of ${path}`, section, status, /^Answers .*$/m));
      for (const reference of operation.parameters ?? []) {
        const parameter = resolve(document, reference) as unknown as {
          name: string;
          required: boolean;
          schema: Schema;
        };
        facts.push(...field("## Parameters", parameter.name, parameter.schema, parameter.required));
      }
      const body = operation.requestBody?.content["application/json"]?.schema;
      if (body) facts.push(...object(section, resolve(document, body)));
    }
  const bodies = Object.values(document.paths).map(
    ({ post }) => post?.requestBody?.content["application/json"]?.schema.$ref,
  );
  for (const [name, schema] of Object.entries(schemas)) {
    if (bodies.includes(`#/components/schemas/${name}`)) continue;
    const [section, head] = [`\n${name}: `, new RegExp(`^${name}: .*?\\.(?=\\s|$)`, "m")];
    facts.push(within(`type ${name}`, section, section), ...object(section, schema));
    facts.push(
      ...limits(`type ${name}`, section, head, schema),
      ...values(`type ${name}`, section, `${name}: `, schema),
    );
  }
  for (const response of Object.values(responses))
    for (const { code, scope, charged, retry, fix } of [response["x-error"] ?? []].flat()) {
      const line = new RegExp(`^- \`${code}\` .*$`, "m");
      facts.push(within(`code ${code}`, "## Errors", `\`${code}\``));
      for (const behaviour of [`scope ${scope}`, `charged ${charged}`, `retry ${retry}`, fix])
        facts.push(within(`${behaviour} of ${code}`, "## Errors", behaviour, line));
    }
  return unique(facts);
}

function object(section: string, schema: SchemaObject): Fact[] {
  const fields = Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
    field(section, name, property, schema.required?.includes(name) ?? false),
  );
  const rules = ((schema.allOf ?? []) as SchemaObject[]).map(({ description = "" }) =>
    within(`rule ${description}`, section, `- ${description}`),
  );
  return [...fields, ...rules];
}

function field(section: string, name: string, property: Schema, required: boolean): Fact[] {
  if (typeof property !== "object") return [];
  const place = `${section.trim()} ${name}`;
  // The line up to its words: a limit that only the words tell does not count.
  const head = new RegExp(`^- \`${name}\`: .*?\\.(?=\\s|$)`, "m");
  const facts = [within(`field ${place}`, section, `- \`${name}\`:`)];
  if (required) facts.push(within(`required ${place}`, section, ", required", head));
  if (property.default !== undefined)
    facts.push(within(`default ${place}`, section, `default \`${property.default}\``, head));
  return [...facts, ...values(place, section, `- \`${name}\`: `, property), ...limits(place, section, head, property)];
}

function values(place: string, section: string, start: string, schema: SchemaObject): Fact[] {
  const list = new RegExp(`(?<=^${start}.*)(One of|Known values:) .*$`, "m");
  const all = [...(schema.enum ?? []), ...((schema["x-extensible-enum"] as string[] | undefined) ?? [])];
  return all.map((value) => within(`value ${value} of ${place}`, section, ` \`${value}\``, list));
}

function limits(place: string, section: string, head: RegExp, schema: SchemaObject): Fact[] {
  const facts: Fact[] = [];
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
    facts.push(within(`${keyword} ${limit} of ${place}`, section, texts, head));
  }
  return facts;
}

/** A fact that stands, in one of some wordings, in a section, or in what a pattern finds there. */
function within(fact: string, section: string, wordings: string | string[], pattern?: RegExp): Fact {
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
    fact,
    stands: (text) => all.some((words) => text.slice(...place(text)).includes(words)),
    without(text) {
      const [start, end] = place(text);
      const part = all.reduce((rest, words) => rest.replaceAll(words, ""), text.slice(start, end));
      return text.slice(0, start) + part + text.slice(end);
    },
  };
}

const unique = (facts: Fact[]) => [...new Map(facts.map((each) => [each.fact, each])).values()];
