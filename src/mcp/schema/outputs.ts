/** The JSON Schema of a tool's structured content. Nothing is required, since an error has `error` alone. */
export interface OutputSchema {
  type: "object";
  properties: Record<string, object>;
}

const text = { type: "string" };
const number = { type: "number" };
const object = { type: "object" };
const nextTool = { type: "object", properties: { name: text, arguments: object } };

/** The schema of these members, plus `next_tool` and `error`. */
export function outputSchemaOf(properties: Record<string, object>): OutputSchema {
  return { type: "object", properties: { ...properties, next_tool: nextTool, error: object } };
}

/** The members of every result about a task. */
export const taskSchemas = { task_id: text, status: text };
export const valueSchemas = {
  text,
  number,
  object,
  boolean: { type: "boolean" },
  list: { type: "array", items: object },
};
