/** What a tool's structured content may hold, as JSON Schema. Nothing is required: an error holds `error` alone. */
export interface OutputSchema {
  type: "object";
  properties: Record<string, object>;
}

const text = { type: "string" };
const number = { type: "number" };
const object = { type: "object" };
const nextTool = { type: "object", properties: { name: text, arguments: object } };

/** A schema of these members, of an error, and of what to call next. */
export function outputSchemaOf(properties: Record<string, object>): OutputSchema {
  return { type: "object", properties: { ...properties, next_tool: nextTool, error: object } };
}

/** What every answer about a task holds. */
export const taskSchemas = { task_id: text, status: text };
export const valueSchemas = {
  text,
  number,
  object,
  boolean: { type: "boolean" },
  list: { type: "array", items: object },
};
