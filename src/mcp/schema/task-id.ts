import type { PropertySchema } from "./arguments.ts";

export const taskIdSchema: PropertySchema = { type: "string", minLength: 1 };
