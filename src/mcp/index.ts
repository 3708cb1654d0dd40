export { type HttpServer, serveOverHttp } from "./http.ts";
export type { McpOptions } from "./options.ts";
export { serveOverStdio } from "./stdio.ts";
