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
      "Get the price of jobs, its confidence and the date it was observed. Free, offline, no key. Call it before creating.",
    annotations: readOnlyAnnotations(false),
    input: {
      type: "object",
      properties: {
        model: { type: "string", enum: models, description: "Default: all" },
        fields: {
          type: "object",
          description: `Fields that change the price, as in ${outputTypes(contract).map(createToolName).join(" and ")}`,
        },
      },
      additionalProperties: false,
      examples: models.slice(0, 1).map((model) => ({ model, fields: pricingFields(contract, model) })),
    },
    output: outputSchemaOf({ quotes: valueSchemas.list }),
    run: quoteJobs,
  };
}

async function quoteJobs({ args, server }: McpToolCall): Promise<ToolOutput> {
  const { contract, maxCredits } = server.options;
  const model = args.model as string | undefined;
  const fields = (args.fields ?? {}) as Fields;
  assertInput(model !== undefined || Object.keys(fields).length === 0, "model", "is required with fields", "Add model");
  const bodies = (model === undefined ? modelNames(contract) : [model]).map(
    (name) => [name, completeBody(contract, name, fields)] as const,
  );
  const quotes = await server.readLedger((ledger, service) =>
    bodies.map(([name, body]) => quote(contract, name, body, ledger, service)),
  );
  return {
    data: {
      quotes: quotes.map((each) => describeQuote(contract, each)),
      ...(maxCredits !== undefined && { session_max_credits: maxCredits }),
    },
  };
}

/** Completes the given fields to a valid body, with inferred fields and the example's prompt. */
function completeBody(contract: LoadedContract, model: string, fields: Fields): Fields {
  const prompt = promptField(contract, model);
  const example = exampleBody(contract, model);
  const body: Fields = {
    ...(prompt !== undefined && { [prompt]: example[prompt] }),
    ...normalizeFieldNames(contract, model, fields),
  };
  for (const { field, value } of inferFields(contract, model, body)) body[field] = value;
  validateOrSuggestContract(contract, model, JSON.stringify(body), "not-made-yet");
  return body;
}

function describeQuote(contract: LoadedContract, quoted: Quote) {
  const { model, fields, credits, maximum, sure, date, source, maximumSource } = quoted;
  const prompt = promptField(contract, model) ?? "";
  const { [prompt]: _, ...priced } = fields;
  return {
    model,
    fields: priced,
    credits: credits ?? null,
    max_credits: maximum ?? null,
    sure,
    date,
    source,
    ...(maximumSource !== undefined && maximumSource !== source && { max_source: maximumSource }),
  };
}

/** The fields of the contract's example that may change the price: all but the prompt. */
function pricingFields(contract: LoadedContract, model: string): Fields {
  const { [promptField(contract, model) ?? ""]: _, ...rest } = exampleBody(contract, model);
  return rest;
}
