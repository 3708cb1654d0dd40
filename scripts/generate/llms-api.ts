import {
  codesOf,
  type Json,
  type ModelExtension,
  type OpenApiDocument,
  type OpenApiResponse,
  type Operation,
  type Price,
  resolveReference,
  type SchemaObject,
} from "./document.ts";
import { describeField, describeSchema, schemaTypeOf, toOneLine } from "./llms-schema.ts";

/**
 * Renders the whole API as Markdown for a language model: every path, field, value, limit, default, rule and error code,
 * in as few tokens as possible. "Copy for AI" copies the same text.
 */
export function llmsApi(document: OpenApiDocument): string {
  const { info, servers, components } = document;
  const key = components.securitySchemes?.apiKey as { description: string };
  const { summary } = info as { summary?: string };
  const endpoints = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) =>
      describeEndpoint(document, `${method.toUpperCase()} ${path}`, operation),
    ),
  );
  const bodies = new Set(Object.values(document.paths).map(({ post }) => post && bodyOf(post)?.schema.$ref));
  const types = Object.entries(components.schemas).filter(([name]) => !bodies.has(`#/components/schemas/${name}`));
  const sections = [
    `# ${info.title} ${info.version}`,
    summary ? `> ${summary}` : "",
    info.description.replace(/^# /gm, "## "),
    "## Servers",
    servers.map(({ url, description }) => `- ${url}: ${toOneLine(description)}`).join("\n"),
    "## Authentication",
    toOneLine(key.description),
    "## Parameters",
    describeParameters(document),
    ...endpoints,
    "## Errors",
    describeErrorCodes(document),
    "## Types",
    ...types.map(([name, schema]) => describeSchema(name, schema)),
  ];
  return `${sections.filter(Boolean).join("\n\n")}\n`;
}

const bodyOf = (operation: Operation) => operation.requestBody?.content["application/json"];

function describeEndpoint(document: OpenApiDocument, title: string, operation: Operation): string {
  const body = bodyOf(operation);
  const schema = body && resolveReference(document, body.schema);
  const parameters = (operation.parameters ?? []).map((reference) => {
    const { name, in: place } = resolveReference(document, reference);
    return `${place} \`${name}\``;
  });
  const fields = Object.entries(schema?.properties ?? {}).flatMap(([name, property]) =>
    typeof property === "object" ? [describeField(name, property, schema?.required?.includes(name) ?? false)] : [],
  );
  const rules = ((schema?.allOf ?? []) as SchemaObject[]).map(({ description }) => `- ${toOneLine(description ?? "")}`);
  const [example] = Object.values(body?.examples ?? {});
  const paragraphs = [
    `## ${title}`,
    `${operation.summary} (\`${operation.operationId}\`). ${toOneLine(operation.description)}`,
    `Input: ${parameters.join(", ")}${schema ? ` and a JSON body; fields that are not listed are refused:\n${fields.join("\n")}` : "."}`,
    rules.length > 0 && `Rules:\n${rules.join("\n")}`,
    example &&
      `Example body: \`${JSON.stringify((resolveReference(document, example) as unknown as { value: Json }).value)}\``,
    describeResponses(document, operation),
    ...describeObservations(operation),
  ];
  return paragraphs.filter(Boolean).join("\n\n");
}

/** Describes every parameter once. */
function describeParameters(document: OpenApiDocument): string {
  const all = Object.values(document.paths).flatMap((item) => Object.values(item));
  const lines = all.flatMap((operation) =>
    (operation.parameters ?? []).map((reference) => {
      const parameter = resolveReference(document, reference) as unknown as SchemaObject & { name: string; in: string };
      const { name, in: place, required, schema, description } = parameter;
      return describeField(
        name,
        { ...(schema as SchemaObject), description: `In the ${place}. ${description}` },
        Boolean(required),
      );
    }),
  );
  return [...new Set(lines)].join("\n");
}

/** Describes an operation's responses: the types of success, the statuses of errors. */
function describeResponses(document: OpenApiDocument, operation: Operation): string {
  const responses = Object.entries(operation.responses).map(([status, reference]) => {
    const response = resolveReference(document, reference);
    const type = schemaTypeOf(response.content?.["application/json"]?.schema ?? {});
    return { status, type, isError: response["x-error"] !== undefined };
  });
  const good = responses.filter(({ isError }) => !isError).map(({ status, type }) => `${status} ${type}`);
  const bad = responses.filter(({ isError }) => isError).map(({ status }) => status);
  return `Responses: ${good.join(", ")}; errors ${bad.join(", ")}.`;
}

/** Describes the observed durations and prices of a model. */
function describeObservations({ "x-model": model, "x-credits": credits }: Operation): string[] {
  if (!model) return [];
  const prefix = model.idPrefix === "unknown" ? "" : `, task ids begin with \`${model.idPrefix}\``;
  const prices = new Map<string, string[]>();
  for (const price of (Array.isArray(credits) ? credits : []) as unknown as Price[]) {
    const where = `Observed credits (${price.date}, ${price.source}):`;
    prices.set(where, [...(prices.get(where) ?? []), describePrice(price)]);
  }
  return [
    `Model \`${model.name}\`${prefix}. ${describeDuration(model.duration)}`.trim(),
    ...[...prices].map(([where, lines]) => [where, ...lines].join("\n")),
  ];
}

function describeDuration(duration: ModelExtension["duration"]): string {
  if (typeof duration === "string") return "";
  const { minimum, median, maximum, source } = duration;
  return `A job took ${median} s${minimum === undefined ? "" : ` (${minimum} to ${maximum} s)`}: ${source}.`;
}

function describePrice({ credits, maximum, per, when }: Price): string {
  const conditions = Object.entries(when).map(([field, value]) => ` ${field}=${value}`);
  const amount = maximum === undefined ? credits : `${credits} to ${maximum}`;
  return `- ${amount} per ${per}${conditions.length > 0 ? ":" : ""}${conditions.join("")}`;
}

/** Describes every error code once. */
function describeErrorCodes(document: OpenApiDocument): string {
  const all = Object.values(document.paths).flatMap((item) =>
    Object.values(item).flatMap(({ responses }) => Object.entries(responses)),
  );
  const lines = all.flatMap(([status, reference]) => {
    const response = resolveReference(document, reference) as OpenApiResponse & { headers?: object };
    const carries = Object.keys(response.headers ?? {}).map((name) => ` Has the header \`${name}\`.`);
    return codesOf(response).map(
      ({ code, scope, charged, retry, fix }) =>
        `- \`${code}\` ${status}, scope ${scope}, charged ${charged}, retry ${retry}: ${toOneLine(response.description)} ${fix}${carries}`,
    );
  });
  const retryAfter = Object.values(document.components.headers ?? {}).map((header) => {
    const { description } = header as { description: string };
    return `\`Retry-After\`: ${toOneLine(description)}`;
  });
  return [...[...new Set(lines)].sort(), ...retryAfter].join("\n");
}
