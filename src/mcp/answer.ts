import type { CallToolResult } from "@modelcontextprotocol/server";
import { mapTexts } from "../redact.ts";
import type { ToldError } from "./error.ts";
import type { House } from "./house.ts";
import type { Said } from "./tool.ts";

/** What a tool says, as text too for clients that read no structured content. All of it is cleaned. */
export function answer({ data, image }: Said, clean: House["clean"]): CallToolResult {
  const text = JSON.stringify(mapTexts(data, clean));
  return {
    content: [{ type: "text", text }, ...(image ? [{ type: "image" as const, ...image }] : [])],
    structuredContent: JSON.parse(text),
  };
}

/** An error as a tool's answer: the agent reads it and goes on. */
export function errorAnswer(error: ToldError, clean: House["clean"]): CallToolResult {
  return { ...answer({ data: { error } }, clean), isError: true };
}
