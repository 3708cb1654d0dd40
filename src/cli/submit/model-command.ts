import { type DescribedContract, exampleBody, type Fields, fieldFor, promptField } from "../../contract/index.ts";
import type { CliCommand } from "../command.ts";
import { flagName, modelFlags } from "../line/model-flags.ts";
import { fromTaskFlag, submitFlags } from "./flags.ts";
import { jobJsonFields } from "./job-output.ts";

/** The command of a model, derived from the contract. */
export function modelCommand(contract: DescribedContract, model: string, name: string = model): CliCommand {
  const { summary = model, description = "" } = contract.bodies[model] ?? {};
  const frame = fieldFor(contract, model, "start-frame");
  return {
    summary,
    model,
    usage: `${name} [PROMPT] [options]`,
    flags: { ...modelFlags(contract, model), ...(frame !== undefined && fromTaskFlag), ...submitFlags },
    positionals: { least: 0, most: 1 },
    examples: examplesOf(promptField(contract, model) ?? "prompt", name, exampleBody(contract, model)),
    continuesWithoutStdout: true,
    output: jobJsonFields,
    notes: `${description.replaceAll("\n", " ")}

Pass the prompt in quotes, as @FILE, or as - for stdin. Fields that you do not give are not sent, so the service's
defaults apply. A file or stdin may be in UTF-8 or UTF-16; other encodings are refused unless they are certain.

Run the same command in the same folder again to resume an unfinished job without a second charge, whatever -o, --no-wait,
--no-download or --timeout the runs have. A job is unfinished until its task has ended and the files that a run was to
save are saved. Once it is finished, the same command is a new job and a new charge, and says so. With --scope NAME the
same fields are charged once: the finished job is printed and saved again.`,
    run: async (context, args) => (await import("./run.ts")).runSubmit(context, name, model, args),
  };
}

/** The contract's own example, and examples for every model. */
function examplesOf(promptName: string, name: string, { [promptName]: prompt, ...rest }: Readonly<Fields>) {
  const quotedPrompt = JSON.stringify(prompt);
  const flags = Object.entries(rest).map(([field, value]) => `--${flagName(field)} ${value}`);
  return [
    { line: [name, quotedPrompt, ...flags].join(" "), what: "The contract's example." },
    {
      line: `${name} @prompt.txt -o "out/{id}-{index}.{ext}"`,
      what: "Read the prompt from a file, and name the files by a template.",
    },
    { line: `${name} ${quotedPrompt} --dry-run`, what: "Print the request and its price; send nothing." },
  ];
}
