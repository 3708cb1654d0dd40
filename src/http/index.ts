export { type Call, createCall } from "./call.ts";
export { createTransport, PlainRequest, type Turn } from "./transport.ts";
