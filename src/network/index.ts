export { connectSecurely } from "./connect.ts";
export { defaultFetch } from "./default-fetch.ts";
export { type EnvironmentProxy, findProxy } from "./proxy.ts";
