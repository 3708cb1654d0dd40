export type { BatchEngine, EngineOptions } from "../batch/index.ts";
export { postgres } from "../postgres/index.ts";
