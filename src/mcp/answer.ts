import type { CallToolResult } from "@modelcontextprotocol/server";
import { redactKeys } from "../redact.ts";
import type { ToldError } from "./error.ts";
import type { Said } from "./tool.ts";

/** What a tool says, as text too for clients that read no structured content. No key gets out. */
export function answer({ data, image }: Said): CallToolResult {
  const text = redactKeys(JSON.stringify(data));
  return {
    content: [{ type: "text", text }, ...(image ? [{ type: "image" as const, ...image }] : [])],
    structuredContent: JSON.parse(text),
  };
}

/** An error as a tool's answer: the agent reads it and goes on. */
export function errorAnswer(error: ToldError): CallToolResult {
  return { ...answer({ data: { error } }), isError: true };
}
