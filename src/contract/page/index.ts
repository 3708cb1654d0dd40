export { contract, type Models, type Types } from "../../../generated/page/contract.ts";
export type { components, paths } from "../../../generated/page/schema.ts";
export { describedContract } from "./described.ts";
