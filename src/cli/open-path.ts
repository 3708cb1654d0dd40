import { spawn } from "node:child_process";
import { once } from "node:events";
import type { CliContext } from "./context.ts";

/**
 * Opens a file or a web page in the desktop's program for it.
 * @throws Error if there is no such program; the caller then prints the path.
 */
export async function openPath({ env }: Pick<CliContext, "env">, path: string): Promise<void> {
  const [program, ...args] = openerFor(process.platform);
  // Detached and silent: it outlives this process and does not write into its output.
  const child = spawn(program, [...args, path], { env, stdio: "ignore", detached: true });
  await once(child, "spawn");
  child.unref();
}

function openerFor(platform: NodeJS.Platform): [string, ...string[]] {
  if (platform === "darwin") return ["open"];
  // Not `start`: it is a command of the shell, which would interpret the path.
  if (platform === "win32") return ["rundll32", "url.dll,FileProtocolHandler"];
  return ["xdg-open"];
}
