import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readCommandLine } from "../cli/lines.ts";

const folder = new URL("../../examples/mcp/", import.meta.url);
const { name, bin, peerDependencies } = JSON.parse(
  readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
);

interface Server {
  command: string;
  args: string[];
  env?: Record<string, string>;
}

/** Reads the servers from each client's configuration. */
const serversByConfigFile: Record<
  string,
  (config: Record<string, Record<string, Server>>) => Record<string, Server> | undefined
> = {
  "claude-code.json": ({ mcpServers }) => mcpServers,
  "claude-desktop.json": ({ mcpServers }) => mcpServers,
  "cursor.json": ({ mcpServers }) => mcpServers,
  "vscode.json": ({ servers }) => servers,
  // `npx` is a script there, which a program can't start by itself.
  "windows.json": ({ mcpServers }) => mcpServers,
  "codex.toml": ({ mcp_servers: servers }) => servers,
};

/** Parses TOML of tables and JSON-compatible values; throws on any other line. */
function parseToml(text: string): Record<string, Record<string, Server>> {
  const root: Record<string, unknown> = {};
  let table = root;
  for (const line of text.split("\n").filter((each) => each.trim() !== "" && !each.startsWith("#"))) {
    const [, path] = /^\[([\w.-]+)\]$/.exec(line) ?? [];
    const [, key = "", value = ""] = /^(\w+) = (.+)$/.exec(line) ?? [];
    if (path !== undefined) {
      table = root;
      for (const part of path.split(".")) {
        table[part] ??= {};
        table = table[part] as Record<string, unknown>;
      }
    } else table[key] = JSON.parse(value);
  }
  return root as Record<string, Record<string, Server>>;
}

describe("examples/mcp", () => {
  test("has one configuration for each client", () => {
    expect(readdirSync(folder).sort()).toEqual(Object.keys(serversByConfigFile).sort());
  });

  test.each(Object.keys(serversByConfigFile))(
    "%s starts this package's command with valid options and a budget",
    async (file) => {
      const text = readFileSync(new URL(file, folder), "utf8");
      const server = serversByConfigFile[file]?.(file.endsWith(".toml") ? parseToml(text) : JSON.parse(text))?.seedance;
      const line = ["-y", "-p", name, "-p", "@modelcontextprotocol/server@2", ...Object.keys(bin), "mcp"];
      const start = file === "windows.json" ? ["cmd", "/c", "npx"] : ["npx"];
      const started = [server?.command, ...(server?.args ?? [])];
      expect(started.slice(0, start.length + line.length)).toEqual([...start, ...line]);
      expect(peerDependencies["@modelcontextprotocol/server"]).toMatch(/^>=2\./);
      const args = started.slice(start.length + line.length).map(String);
      const { flags } = await readCommandLine(["mcp", ...args]);
      expect(flags["max-credits"] ?? Number(server?.env?.SEEDANCE_MCP_MAX_CREDITS)).toBe(200);
      expect(text).not.toMatch(/sk_|API_KEY/);
    },
  );
});
