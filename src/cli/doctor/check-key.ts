import { SeedanceError } from "../../errors.ts";
import { message } from "../../message.ts";
import type { CliContext } from "../context.ts";
import { formatCommand, shellQuote } from "../format-command.ts";
import { type FoundKey, findKey, isReadableByOthers, keyFile } from "../settings/key.ts";
import { keyHintOf, keyProblem } from "../settings/key-shape.ts";
import { profileOf } from "../settings/profile.ts";
import { type CheckResult, failedCheck } from "./check-result.ts";

/** Checks whether there is a key, where it comes from, and whether its format is valid. */
export async function checkKey(context: CliContext): Promise<{ check: CheckResult; found: FoundKey | undefined }> {
  let keychainError: string | undefined;
  let found: FoundKey | undefined;
  let check: CheckResult;
  try {
    found = await findKey(context, (reason) => {
      keychainError = reason;
    });
    check = await checkFoundKey(context, found);
  } catch (error) {
    if (!(error instanceof SeedanceError)) throw error;
    check = failedCheck("key", error);
  }
  if (keychainError !== undefined)
    check.detail = message`${check.detail} (the keychain can't be read: ${keychainError})`;
  return { check, found };
}

async function checkFoundKey(context: CliContext, found: FoundKey | undefined): Promise<CheckResult> {
  const name = "key";
  const login = formatCommand(context, "auth", "login");
  if (!found) {
    const detail = message`profile ${profileOf(context)} has no key`;
    const fix = message`Run ${login}, or export SEEDANCE_API_KEY=…. With --sandbox no key is needed.`;
    return { name, status: "fail", detail, fix };
  }
  const { key, source } = found;
  const path = source === "file" ? keyFile(context) : "";
  const location = { environment: "SEEDANCE_API_KEY", keychain: message`the keychain`, file: path }[source];
  const hint = keyHintOf(key);
  const problem = keyProblem(key);
  if (problem) {
    const detail = message`${hint} from ${location}: ${problem}`;
    return { name, status: "fail", detail, fix: message`Log in again: ${login}` };
  }
  if (source === "file" && (await isReadableByOthers(path))) {
    const detail = message`${hint} from ${location}: other users can read it`;
    return { name, status: "warn", detail, fix: message`Restrict it: chmod 600 ${shellQuote(path)}` };
  }
  return { name, status: "ok", detail: message`${hint} from ${location}` };
}
