import { type Fields, fieldsOf, infer, type LoadedContract } from "../../contract/index.ts";
import type { Given } from "../command.ts";
import { flagName } from "../line/model-flags.ts";

/** The bodies that a line asks about: every combination of the values given. */
export function combine(contract: LoadedContract, model: string, { flags }: Given): Fields[] {
  const given = Object.entries(fieldsOf(contract, model)).filter(([name]) => flags[flagName(name)] !== undefined);
  let combined: Fields[] = [{}];
  for (const [name, { type }] of given) {
    const all = [flags[flagName(name)]].flat() as (string | number | boolean)[];
    const values = type === "array" ? [all] : all.map((value) => (type === "integer" ? Number(value) : value));
    combined = combined.flatMap((body) => values.map((value) => ({ ...body, [name]: value })));
  }
  return combined.map((body) => {
    const inferred = infer(contract, model, body).map(({ field, value }) => [field, value]);
    return { ...body, ...Object.fromEntries(inferred) };
  });
}
