import { bodies } from "../../../generated/bodies.ts";
import { type Fields, infer, type ModelName, named, promptField, validateOrName } from "../../contract/index.ts";
import { demand } from "../../errors.ts";
import { type Quote, quote } from "../../jobs/index.ts";
import { creates, kinds, modelNames, names } from "../names.ts";
import { outputs, says } from "../schema/outputs.ts";
import { type Call, reads, type Said, type Tool } from "../tool.ts";

export const quoteTool: Tool = {
  name: names.quote,
  title: "Quote a job",
  description:
    "Tell what jobs cost, how sure that is and when it was seen. Free, offline, no key. Call it before creating.",
  annotations: reads(false),
  input: {
    type: "object",
    properties: {
      model: { type: "string", enum: modelNames, description: "All by default" },
      fields: {
        type: "object",
        description: `What changes the price, as ${kinds.map(creates).join(" and ")} take it`,
      },
    },
    additionalProperties: false,
    examples: modelNames.slice(0, 1).map((model) => ({ model, fields: priced(model) })),
  },
  output: says({ quotes: outputs.list }),
  run: tell,
};

async function tell({ args, house }: Call): Promise<Said> {
  const model = args.model as ModelName | undefined;
  const given = (args.fields ?? {}) as Fields;
  demand(model !== undefined || Object.keys(given).length === 0, "model", "is required with fields", "Add model");
  const wished = (model === undefined ? modelNames : [model]).map((name) => [name, whole(name, given)] as const);
  const quotes = await house.readLedger((ledger) => wished.map(([name, body]) => quote(name, body, ledger)));
  const { maxCredits } = house.options;
  return {
    data: {
      quotes: quotes.map(told),
      ...(maxCredits !== undefined && { session_max_credits: maxCredits }),
    },
  };
}

/** A body that the contract takes: the fields given, what follows from them, and the example's prompt. */
function whole(model: ModelName, given: Fields): Fields {
  const prompt = promptField(model);
  const example = bodies[model].example as Fields;
  const body: Fields = { ...(prompt !== undefined && { [prompt]: example[prompt] }), ...named(model, given) };
  for (const { field, value } of infer(model, body)) body[field] = value;
  validateOrName(model, JSON.stringify(body), "not-made-yet");
  return body;
}

function told({ model, fields, credits, maximum, sure, date, source }: Quote) {
  const prompt = promptField(model) ?? "";
  const { [prompt]: _, ...shown } = fields;
  return { model, fields: shown, credits: credits ?? null, max_credits: maximum ?? null, sure, date, source };
}

/** What of the contract's example may change a price: all but its texts. */
function priced(model: ModelName): Fields {
  const { [promptField(model) ?? ""]: _, ...rest } = bodies[model].example as Fields;
  return rest;
}
