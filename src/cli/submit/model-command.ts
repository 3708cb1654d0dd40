import { type DescribedContract, exampleBody, type Fields, fieldFor, promptField } from "../../contract/index.ts";
import type { CliCommand } from "../command.ts";
import { flagName, modelFlags } from "../line/model-flags.ts";
import { fromTaskFlag, submitFlags } from "./flags.ts";
import { jobJsonFields } from "./job-output.ts";

/** The command of a model, made from what the contract says of it. */
export function modelCommand(contract: DescribedContract, model: string, name: string = model): CliCommand {
  const { summary = model, description = "" } = contract.bodies[model] ?? {};
  const frame = fieldFor(contract, model, "start-frame");
  return {
    summary,
    usage: `${name} [PROMPT] [options]`,
    flags: { ...modelFlags(contract, model), ...(frame !== undefined && fromTaskFlag), ...submitFlags },
    positionals: { least: 0, most: 1 },
    examples: examplesOf(promptField(contract, model) ?? "prompt", name, exampleBody(contract, model)),
    output: jobJsonFields,
    notes: `${description.replaceAll("\n", " ")}

The prompt is a word, @FILE, or - for stdin. Defaults are the service's: what is not given is not sent. What was begun
and not finished is gone on with by the same command in the same folder, without a second charge.`,
    run: async (context, given) => (await import("./run.ts")).runSubmit(context, model, given),
  };
}

/** The contract's own example, and what every model can do. */
function examplesOf(field: string, name: string, { [field]: prompt, ...rest }: Readonly<Fields>) {
  const word = JSON.stringify(prompt);
  const flags = Object.entries(rest).map(([field, value]) => `--${flagName(field)} ${value}`);
  return [
    { line: [name, word, ...flags].join(" "), what: "the contract's example" },
    { line: `${name} @prompt.txt -o "out/{id}-{index}.{ext}"`, what: "a prompt from a file, files by a template" },
    { line: `${name} ${word} --dry-run`, what: "see the request and its price; nothing is sent" },
  ];
}
