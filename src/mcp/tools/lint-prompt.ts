import { type ModelName, named, promptField } from "../../contract/index.ts";
import { ValidationError } from "../../errors.ts";
import { lintPrompt } from "../../prompt/index.ts";
import { modelNames, names } from "../names.ts";
import { outputs, says } from "../schema/outputs.ts";
import { type Call, reads, type Said, type Tool } from "../tool.ts";

const [usual] = modelNames;

export const lint: Tool = {
  name: names.lint,
  title: "Check a prompt",
  description: "Check a prompt for what makes jobs fail or waste credits. Free, offline, no key.",
  annotations: reads(false),
  input: {
    type: "object",
    properties: {
      prompt: { type: "string", minLength: 1 },
      model: { type: "string", enum: modelNames, ...(usual && { default: usual }) },
      fields: { type: "object", description: "The job's other fields, as its create tool takes them" },
    },
    required: ["prompt"],
    additionalProperties: false,
  },
  output: says({ ok: outputs.boolean, findings: outputs.list }),
  run: check,
};

async function check({ args }: Call): Promise<Said> {
  const model = (args.model ?? usual) as ModelName;
  const field = promptField(model);
  if (field === undefined)
    throw new ValidationError("Nothing was checked", [
      { field: "model", rule: "takes no prompt", fix: "Choose another model" },
    ]);
  const findings = lintPrompt(model, {
    ...named(model, (args.fields ?? {}) as object as Record<string, unknown>),
    [field]: args.prompt,
  });
  const told = findings.map(({ severity, rule, message, reason }) => ({ severity, rule, message, reason }));
  return { data: { ok: findings.every(({ severity }) => severity !== "error"), findings: told } };
}
