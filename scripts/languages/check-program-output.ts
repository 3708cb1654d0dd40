import { isDeepStrictEqual } from "node:util";
import type { SandboxLedgerEntry } from "../../src/sandbox/index.ts";
import type { OpenApiDocument } from "../generate/document.ts";
import { modelOperations } from "../generate/document.ts";
import type { TargetResult } from "./target.ts";

/** Each refusal that a program must report as its language's error, with its status. */
const expectedErrors: Record<string, string> = {
  invalid_request: "400",
  unauthorized: "401",
  insufficient_credits: "402",
  not_found: "404",
  idempotency_conflict: "409",
  rate_limited: "429",
  internal_error: "500",
  service_busy: "503",
};

/**
 * Compares a program's output with the sandbox's ledger. The program prints lines of fields separated by tabs:
 * `submitted KEY ID ID` for a submit and its replay, `output ID URL` for a completed task, `error CODE STATUS MESSAGE` for a
 * refusal, `status VALUE` for a poll with an unknown status, `answer MODEL TIER` for a response with unknown values.
 * @returns the columns of the table, and a sentence for each fault.
 */
export function checkProgramOutput(printed: string, ledger: readonly SandboxLedgerEntry[], contract: OpenApiDocument) {
  const lines = printed.split("\n").map((line) => line.trimEnd().split("\t"));
  const all = (what: string) => lines.filter(([name]) => name === what).map(([, ...fields]) => fields);
  const submits = [...checkSubmitLines(all("submitted"), ledger, contract), ...checkOutputLines(all("output"), ledger)];
  const errors = checkErrorLines(all("error"));
  const unknown = checkUnknownValueLines(all);
  const result: TargetResult = {
    compiles: true,
    submits: submits.length === 0,
    errors: errors.length === 0,
    unknown: unknown.length === 0,
  };
  return { result, faults: [...submits, ...errors, ...unknown] };
}

function checkSubmitLines(
  submitted: string[][],
  ledger: readonly SandboxLedgerEntry[],
  contract: OpenApiDocument,
): string[] {
  const faults: string[] = [];
  for (const { operation } of modelOperations(contract))
    for (const example of Object.values(operation.requestBody?.content["application/json"]?.examples ?? {})) {
      const key = example.$ref.split("/").at(-1) ?? "";
      const wanted = contract.components.examples[key]?.value as object;
      const charges = ledger.filter((entry) => entry.type === "charge" && entry.idempotencyKey === key);
      const [charge] = charges;
      const requests = ledger.filter((entry) => entry.type === "request" && entry.idempotencyKey === key);
      const [, id, replayed] = submitted.find(([name]) => name === key) ?? [];
      if (charge?.type !== "charge") faults.push(`${key} was not charged.`);
      else if (charges.length !== 1 || requests.length < 2)
        faults.push(`${key} was sent ${requests.length} times and charged ${charges.length} times.`);
      else if (id !== charge.task.id || replayed !== id)
        faults.push(`${key} is ${charge.task.id}, read ${id}, ${replayed}.`);
      else
        for (const [field, value] of Object.entries(wanted))
          if (!isDeepStrictEqual(charge.task.body[field], value))
            faults.push(`${key} came with ${field} ${JSON.stringify(charge.task.body[field])}.`);
    }
  return faults;
}

function checkOutputLines(outputs: string[][], ledger: readonly SandboxLedgerEntry[]): string[] {
  const ids = ledger.flatMap((entry) => (entry.type === "charge" ? [entry.task.id] : []));
  return ids.flatMap((id) => {
    const [, url] = outputs.find(([name]) => name === id) ?? [];
    return url?.includes(`/media/${id}/`) ? [] : [`The output of ${id} was read as ${url}.`];
  });
}

function checkErrorLines(errors: string[][]): string[] {
  const faults = Object.entries(expectedErrors).flatMap(([code, status]) => {
    const met = errors.find(([name]) => name === code);
    return met?.[1] === status && met[2] ? [] : [`${code} was reported as ${met?.join(" ") ?? "nothing"}.`];
  });
  const message = errors.find(([name]) => name === "invalid_request")?.[2];
  if (!message?.includes("image_url")) faults.push(`A bad body was refused with: ${message}.`);
  return faults;
}

function checkUnknownValueLines(all: (what: string) => string[][]): string[] {
  const faults: string[] = [];
  if (!all("status").some(([value]) => value === "queued")) faults.push("An unknown status was not read.");
  if (!all("error").some(([code, status]) => code === "purchase_required" && status === "403"))
    faults.push("An unknown error code was not reported.");
  if (!all("answer").some(([model, tier]) => model === "model-of-tomorrow" && tier === "ultra"))
    faults.push("A response with unknown members and values was not read.");
  return faults;
}
