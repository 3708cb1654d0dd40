export { contract, type Models, type Types } from "../../../generated/live/contract.ts";
export type { components, paths } from "../../../generated/live/schema.ts";
