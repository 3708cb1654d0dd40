export { checkBody } from "./check.ts";
export { placeOf } from "./home.ts";
export { type Quote, quote } from "./quote.ts";
export { asReference } from "./reference.ts";
export type { Session } from "./session.ts";
