import type { CliContext } from "../context.ts";
import { type FoundKey, findKey, isReadableByOthers, keyFile } from "../settings/key.ts";
import { keyHintOf, keyProblem } from "../settings/key-shape.ts";
import { profileOf } from "../settings/profile.ts";
import type { CheckResult } from "./check-result.ts";

/** Whether there is a key, where it comes from, and whether it looks like one. */
export async function checkKey(context: CliContext): Promise<{ check: CheckResult; found: FoundKey | undefined }> {
  let trouble = "";
  const found = await findKey(context, (reason) => {
    trouble = ` (the keychain can't be read: ${reason})`;
  });
  return { check: await checkFoundKey(context, found, trouble), found };
}

async function checkFoundKey(context: CliContext, found: FoundKey | undefined, trouble: string): Promise<CheckResult> {
  const name = "key";
  const profile = profileOf(context);
  const again = "Log in again: seedance auth login";
  if (!found) {
    const fix = "seedance auth login, or export SEEDANCE_API_KEY=…; --sandbox needs none";
    return { name, status: "fail", detail: `profile ${profile} has none${trouble}`, fix };
  }
  const { key, source } = found;
  const path = keyFile(context);
  const place = { environment: "SEEDANCE_API_KEY", keychain: "the keychain", file: path }[source];
  const detail = `${keyHintOf(key)} from ${place}${trouble}`;
  const problem = keyProblem(key);
  if (problem) return { name, status: "fail", detail: `${detail}: ${problem}`, fix: again };
  if (source === "file" && (await isReadableByOthers(path)))
    return { name, status: "warn", detail: `${detail}: others may read it`, fix: `chmod 600 ${path}` };
  return { name, status: "ok", detail };
}
