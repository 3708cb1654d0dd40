import { spawn } from "node:child_process";
import { once } from "node:events";
import type { CliContext } from "./context.ts";

/**
 * Shows a file or a web page in the program that the desktop has for it.
 * @throws Error where there is no such program: the path is to be told instead.
 */
export async function openPath({ env }: Pick<CliContext, "env">, path: string): Promise<void> {
  const [program, ...args] = openerFor(process.platform);
  // It goes on when this process ends, and writes nothing between what this one prints.
  const child = spawn(program, [...args, path], { env, stdio: "ignore", detached: true });
  await once(child, "spawn");
  child.unref();
}

function openerFor(platform: NodeJS.Platform): [string, ...string[]] {
  if (platform === "darwin") return ["open"];
  // Not `start`, which is a word of a shell that would read the path as a command line.
  if (platform === "win32") return ["rundll32", "url.dll,FileProtocolHandler"];
  return ["xdg-open"];
}
