import type { Property } from "./arguments.ts";

export const taskId: Property = { type: "string", minLength: 1 };
