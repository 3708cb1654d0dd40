export { type Call, createCall } from "./call.ts";
export { PlainRequest, type SchedulingOptions } from "./plain-request.ts";
export { type BeforeSend, createTransport, type OutgoingRequest } from "./transport.ts";
