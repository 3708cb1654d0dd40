import {
  exampleBody,
  type Fields,
  infer,
  type LoadedContract,
  named,
  promptField,
  validateOrName,
} from "../../contract/index.ts";
import { demand } from "../../errors.ts";
import { type Quote, quote } from "../../jobs/index.ts";
import { creates, modelNames, names, outputTypes } from "../names.ts";
import { outputs, says } from "../schema/outputs.ts";
import { type Call, reads, type Said, type Tool } from "../tool.ts";

export function quoteTool(contract: LoadedContract): Tool {
  const models = modelNames(contract);
  return {
    name: names.quote,
    title: "Quote a job",
    description:
      "Tell what jobs cost, how sure that is and when it was seen. Free, offline, no key. Call it before creating.",
    annotations: reads(false),
    input: {
      type: "object",
      properties: {
        model: { type: "string", enum: models, description: "All by default" },
        fields: {
          type: "object",
          description: `What changes the price, as ${outputTypes(contract).map(creates).join(" and ")} take it`,
        },
      },
      additionalProperties: false,
      examples: models.slice(0, 1).map((model) => ({ model, fields: priced(contract, model) })),
    },
    output: says({ quotes: outputs.list }),
    run: tell,
  };
}

async function tell({ args, house }: Call): Promise<Said> {
  const { contract, maxCredits } = house.options;
  const model = args.model as string | undefined;
  const given = (args.fields ?? {}) as Fields;
  demand(model !== undefined || Object.keys(given).length === 0, "model", "is required with fields", "Add model");
  const asked = (model === undefined ? modelNames(contract) : [model]).map(
    (name) => [name, whole(contract, name, given)] as const,
  );
  const quotes = await house.readLedger((ledger) => asked.map(([name, body]) => quote(contract, name, body, ledger)));
  return {
    data: {
      quotes: quotes.map((each) => told(contract, each)),
      ...(maxCredits !== undefined && { session_max_credits: maxCredits }),
    },
  };
}

/** A body that the contract takes: the fields given, what follows from them, and the example's prompt. */
function whole(contract: LoadedContract, model: string, given: Fields): Fields {
  const prompt = promptField(contract, model);
  const example = exampleBody(contract, model);
  const body: Fields = { ...(prompt !== undefined && { [prompt]: example[prompt] }), ...named(contract, model, given) };
  for (const { field, value } of infer(contract, model, body)) body[field] = value;
  validateOrName(contract, model, JSON.stringify(body), "not-made-yet");
  return body;
}

function told(contract: LoadedContract, { model, fields, credits, maximum, sure, date, source }: Quote) {
  const prompt = promptField(contract, model) ?? "";
  const { [prompt]: _, ...shown } = fields;
  return { model, fields: shown, credits: credits ?? null, max_credits: maximum ?? null, sure, date, source };
}

/** What of the contract's example may change a price: all but its texts. */
function priced(contract: LoadedContract, model: string): Fields {
  const { [promptField(contract, model) ?? ""]: _, ...rest } = exampleBody(contract, model);
  return rest;
}
