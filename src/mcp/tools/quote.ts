import {
  exampleBody,
  type Fields,
  inferFields,
  type LoadedContract,
  normalizeFieldNames,
  promptField,
  validateOrSuggestContract,
} from "../../contract/index.ts";
import { assertInput } from "../../errors.ts";
import { type Quote, quote } from "../../jobs/index.ts";
import { outputSchemaOf, valueSchemas } from "../schema/outputs.ts";
import { type McpToolCall, readOnlyAnnotations, type Tool, type ToolOutput } from "../tool.ts";
import { createToolName, modelNames, outputTypes, toolNames } from "../tool-names.ts";

export function buildQuoteTool(contract: LoadedContract): Tool {
  const models = modelNames(contract);
  return {
    name: toolNames.quote,
    title: "Quote a job",
    description:
      "Tell what jobs cost, how sure that is and when it was seen. Free, offline, no key. Call it before creating.",
    annotations: readOnlyAnnotations(false),
    input: {
      type: "object",
      properties: {
        model: { type: "string", enum: models, description: "All by default" },
        fields: {
          type: "object",
          description: `What changes the price, as ${outputTypes(contract).map(createToolName).join(" and ")} take it`,
        },
      },
      additionalProperties: false,
      examples: models.slice(0, 1).map((model) => ({ model, fields: pricingFields(contract, model) })),
    },
    output: outputSchemaOf({ quotes: valueSchemas.list }),
    run: quoteJobs,
  };
}

async function quoteJobs({ args, server: house }: McpToolCall): Promise<ToolOutput> {
  const { contract, maxCredits } = house.options;
  const model = args.model as string | undefined;
  const given = (args.fields ?? {}) as Fields;
  assertInput(model !== undefined || Object.keys(given).length === 0, "model", "is required with fields", "Add model");
  const asked = (model === undefined ? modelNames(contract) : [model]).map(
    (name) => [name, completeBody(contract, name, given)] as const,
  );
  const quotes = await house.readLedger((ledger) => asked.map(([name, body]) => quote(contract, name, body, ledger)));
  return {
    data: {
      quotes: quotes.map((each) => describeQuote(contract, each)),
      ...(maxCredits !== undefined && { session_max_credits: maxCredits }),
    },
  };
}

/** A body that the contract takes: the fields given, what follows from them, and the example's prompt. */
function completeBody(contract: LoadedContract, model: string, given: Fields): Fields {
  const prompt = promptField(contract, model);
  const example = exampleBody(contract, model);
  const body: Fields = {
    ...(prompt !== undefined && { [prompt]: example[prompt] }),
    ...normalizeFieldNames(contract, model, given),
  };
  for (const { field, value } of inferFields(contract, model, body)) body[field] = value;
  validateOrSuggestContract(contract, model, JSON.stringify(body), "not-made-yet");
  return body;
}

function describeQuote(contract: LoadedContract, { model, fields, credits, maximum, sure, date, source }: Quote) {
  const prompt = promptField(contract, model) ?? "";
  const { [prompt]: _, ...shown } = fields;
  return { model, fields: shown, credits: credits ?? null, max_credits: maximum ?? null, sure, date, source };
}

/** What of the contract's example may change a price: all but its texts. */
function pricingFields(contract: LoadedContract, model: string): Fields {
  const { [promptField(contract, model) ?? ""]: _, ...rest } = exampleBody(contract, model);
  return rest;
}
