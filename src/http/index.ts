export { type Call, createCall } from "./call.ts";
export { type BeforeSend, createTransport, type OutgoingRequest, PlainRequest, type Turn } from "./transport.ts";
