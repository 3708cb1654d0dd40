export { connectSecurely } from "./connect.ts";
export { defaultFetch } from "./default-fetch.ts";
export { noStore } from "./no-store.ts";
export { type EnvironmentProxy, findProxy } from "./proxy.ts";
