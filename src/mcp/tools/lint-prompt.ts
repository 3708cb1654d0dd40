import { type LoadedContract, normalizeFieldNames, promptField } from "../../contract/index.ts";
import { ValidationError } from "../../errors.ts";
import { lintPrompt } from "../../prompt/index.ts";
import { outputSchemaOf, valueSchemas } from "../schema/outputs.ts";
import { type McpToolCall, readOnlyAnnotations, type Tool, type ToolOutput } from "../tool.ts";
import { modelNames, toolNames } from "../tool-names.ts";

export function buildLintTool(contract: LoadedContract): Tool {
  const models = modelNames(contract);
  const [defaultModel = ""] = models;
  return {
    name: toolNames.lint,
    title: "Check a prompt",
    description: "Check a prompt for problems that make jobs fail or waste credits. Free, offline, no key.",
    annotations: readOnlyAnnotations(false),
    input: {
      type: "object",
      properties: {
        prompt: { type: "string", minLength: 1 },
        model: { type: "string", enum: models, default: defaultModel },
        fields: { type: "object", description: "The job's other fields, as in its create tool" },
      },
      required: ["prompt"],
      additionalProperties: false,
    },
    output: outputSchemaOf({ ok: valueSchemas.boolean, findings: valueSchemas.list }),
    run: (call) => checkPrompt(contract, (call.args.model ?? defaultModel) as string, call),
  };
}

async function checkPrompt(contract: LoadedContract, model: string, { args }: McpToolCall): Promise<ToolOutput> {
  const field = promptField(contract, model);
  if (field === undefined)
    throw new ValidationError("The prompt was not checked", [
      { field: "model", rule: "takes no prompt", fix: "Choose another model" },
    ]);
  const findings = lintPrompt(contract, model, {
    ...normalizeFieldNames(contract, model, (args.fields ?? {}) as object as Record<string, unknown>),
    [field]: args.prompt,
  });
  const reported = findings.map(({ severity, rule, message, reason }) => ({ severity, rule, message, reason }));
  return { data: { ok: findings.every(({ severity }) => severity !== "error"), findings: reported } };
}
