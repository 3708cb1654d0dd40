import { spawn } from "node:child_process";
import { once } from "node:events";
import { builtCommand } from "../../scripts/build/ensure-build.ts";
import { readProfiles } from "../../scripts/generate/profiles.ts";

const root = new URL("../../", import.meta.url).pathname;

/** The contracts beside the page's, by name. */
export const profileNames = (await readProfiles(`${root}openapi/overlays`)).map(({ name }) => name);

/** A sandbox that keeps to another contract, started by the command. */
export async function startProfileSandbox(profile: string, command = builtCommand) {
  const line = [command, "sandbox", "--contract", profile, "--speed", "1000000", "--json"];
  const child = spawn(process.execPath, line, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  const [said] = (await once(child.stdout, "data")) as [Buffer];
  const { url, apiKey } = JSON.parse(`${said}`) as { url: string; apiKey: string };
  return {
    url,
    apiKey,
    async [Symbol.asyncDispose]() {
      child.kill();
      await once(child, "exit");
    },
  };
}
