import { fieldDescriptionsOf } from "./descriptions.ts";
import { modelOperations, type OpenApiDocument, type TaskErrorExtension } from "./document.ts";
import { errorResponses } from "./extensions.ts";
import { conditionalRules, patterns } from "./validators.ts";

/**
 * The Chinese of what the command line shows from a contract, by the English text, as a TypeScript module: summaries and
 * descriptions of models and fields, conditional rules, what patterns mean, what to do about each error of a request or task, and which accounts pay more.
 * @param chinese the contract with Chinese texts; undefined if there is none.
 */
export function stringsModule(english: OpenApiDocument, chinese: OpenApiDocument | undefined): string {
  const translated = chinese && textsShown(chinese);
  const pairs = textsShown(english).map((text, index) => [joinLines(text, " "), translated?.[index]] as const);
  const strings = Object.fromEntries(
    pairs.flatMap(([text, other]) => (other === undefined || other === text ? [] : [[text, joinLines(other, "")]])),
  );
  return `export const strings: Readonly<Record<string, string>> = ${JSON.stringify(strings, null, 2)};\n`;
}

/** In the same order for a contract and its translation. */
function textsShown(document: OpenApiDocument): string[] {
  const models = modelOperations(document).flatMap(({ operation: { summary, description }, body }) => {
    const schema = document.components.schemas[body];
    const fields = Object.values(fieldDescriptionsOf(document, schema)) as { description: string }[];
    const rules = conditionalRules(body, schema);
    return [summary ?? "", description ?? "", ...[...fields, ...rules].map(({ description }) => description)];
  });
  const fixes = errorResponses(document).map(({ error: { fix } }) => fix);
  const planFactor = document["x-plan-factor"] as { description: string } | undefined;
  const taskErrors = (document["x-task-errors"] ?? []) as TaskErrorExtension[];
  const advice = taskErrors.map(({ fix }) => fix);
  const accounts = planFactor ? [planFactor.description] : [];
  return [...models, ...Object.values(patterns(document)), ...fixes, ...accounts, ...advice];
}

/** A text on one line: in Chinese, lines are joined without a space. */
const joinLines = (text: string, separator: string) => text.trim().replace(/\s*\n\s*/g, separator);
