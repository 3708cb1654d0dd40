import { type LoadedContract, named, promptField } from "../../contract/index.ts";
import { ValidationError } from "../../errors.ts";
import { lintPrompt } from "../../prompt/index.ts";
import { modelNames, names } from "../names.ts";
import { outputs, says } from "../schema/outputs.ts";
import { type Call, reads, type Said, type Tool } from "../tool.ts";

export function lintTool(contract: LoadedContract): Tool {
  const models = modelNames(contract);
  const [usual = ""] = models;
  return {
    name: names.lint,
    title: "Check a prompt",
    description: "Check a prompt for what makes jobs fail or waste credits. Free, offline, no key.",
    annotations: reads(false),
    input: {
      type: "object",
      properties: {
        prompt: { type: "string", minLength: 1 },
        model: { type: "string", enum: models, default: usual },
        fields: { type: "object", description: "The job's other fields, as its create tool takes them" },
      },
      required: ["prompt"],
      additionalProperties: false,
    },
    output: says({ ok: outputs.boolean, findings: outputs.list }),
    run: (call) => check(contract, (call.args.model ?? usual) as string, call),
  };
}

async function check(contract: LoadedContract, model: string, { args }: Call): Promise<Said> {
  const field = promptField(contract, model);
  if (field === undefined)
    throw new ValidationError("Nothing was checked", [
      { field: "model", rule: "takes no prompt", fix: "Choose another model" },
    ]);
  const findings = lintPrompt(contract, model, {
    ...named(contract, model, (args.fields ?? {}) as object as Record<string, unknown>),
    [field]: args.prompt,
  });
  const told = findings.map(({ severity, rule, message, reason }) => ({ severity, rule, message, reason }));
  return { data: { ok: findings.every(({ severity }) => severity !== "error"), findings: told } };
}
