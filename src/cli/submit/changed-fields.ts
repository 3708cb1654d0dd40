import {
  coerceType,
  type Field,
  type Fields,
  fieldsOf,
  inferFields,
  isModeField,
  type LoadedContract,
  mediaRoles,
  normalizeFieldNames,
} from "../../contract/index.ts";
import { message } from "../../message.ts";
import { UsageError } from "../usage-error.ts";

/**
 * Parses the values of `--set`.
 * @throws UsageError if one is not `FIELD=VALUE`.
 */
export function parseAssignments(settings: readonly string[]): Record<string, string> {
  const pairs = settings.map((setting) => {
    const [, field, value = ""] = /^([^=]+)=(.*)$/su.exec(setting) ?? [];
    if (field === undefined)
      throw new UsageError(message`--set ${JSON.stringify(setting)}: not of the form FIELD=VALUE.`);
    return [field.trim(), value] as const;
  });
  return Object.fromEntries(pairs);
}

/** Changes fields of a recorded body. An empty value removes a field; the mode follows from the media again. */
export function changeFields(
  contract: LoadedContract,
  model: string,
  body: Readonly<Fields>,
  assignments: Readonly<Record<string, string>>,
): Readonly<Fields> {
  const fields = fieldsOf(contract, model);
  const assigned = Object.entries(normalizeFieldNames(contract, model, assignments));
  if (assigned.length === 0) return body;
  // A mode that was recorded may not go with the new media.
  const changesMedia = assigned.some(([name]) => mediaRoles.includes(fields[name]?.role ?? ""));
  const kept = Object.entries(body).filter(([name]) => !changesMedia || !isMode(fields[name]));
  const changed: Fields = Object.fromEntries(kept);
  for (const [name, text] of assigned) {
    const field = fields[name];
    if (text === "") delete changed[name];
    else changed[name] = field ? coerceType(text, field) : text;
  }
  for (const { field, value } of inferFields(contract, model, changed)) changed[field] = value;
  return changed;
}

const isMode = (field: Field | undefined) => field !== undefined && isModeField(field);
