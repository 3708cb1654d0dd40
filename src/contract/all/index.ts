export { contracts } from "../../../generated/contracts.ts";
