import { type DescribedContract, promptField } from "../../contract/index.ts";
import { lintPrompt } from "../../prompt/index.ts";
import type { CliCommand } from "../command.ts";
import { exitCodes } from "../exit-code.ts";
import { describeFinding } from "../finding.ts";
import { pluralize, printOutput } from "../output.ts";
import { readBodyFields, readPrompt } from "../submit/prompt.ts";
import { UsageError } from "../usage-error.ts";

export const lintPromptCommand = ({ models }: DescribedContract): CliCommand => ({
  summary: "Check a prompt for what makes jobs fail, waste money or miss what was meant. Offline, without a key",
  usage: "lint-prompt [PROMPT] [options]",
  flags: {
    model: {
      type: "string",
      choices: Object.keys(models),
      default: Object.keys(models)[0] ?? "",
      description: "the model that it is for",
    },
    body: { type: "string", value: "FILE", description: "the other fields from a JSON file, - for stdin" },
    strict: { type: "boolean", description: "exit code 2 for warnings too" },
  },
  positionals: { least: 0, most: 1 },
  examples: [
    { line: 'lint-prompt "A train, the camera pans and zooms"', what: "for the usual model" },
    { line: "lint-prompt @prompt.txt --model gpt-image-2 --strict", what: "in a script" },
  ],
  output: {
    ok: "whether a submit would go ahead",
    findings: "errors first: severity, rule, message, reason, source, field, position",
  },
  async run(context, { flags, positionals: [word] }) {
    const { contract } = context;
    const model = flags.model as string;
    const prompt = promptField(contract, model) ?? "prompt";
    const body = flags.body === undefined ? {} : await readBodyFields(context, flags.body as string);
    if (word !== undefined) body[prompt] = await readPrompt(context, word);
    if (typeof body[prompt] !== "string")
      throw new UsageError("There is no prompt. Give it as a quoted word, as @FILE, as - for stdin, or in --body.");
    const findings = lintPrompt(await contract.load.rules(), model, body);
    const bad = findings.filter(({ severity }) => severity === "error" || flags.strict === true);
    const text = findings.map((finding) => describeFinding(context, finding)).join("\n");
    printOutput(context, {
      json: { ok: bad.length === 0, findings },
      quiet: findings.map(({ rule }) => rule),
      text: text === "" ? "Nothing to say." : `${text}\n${pluralize(findings.length, "finding")}`,
    });
    return bad.length > 0 ? exitCodes.usage : exitCodes.ok;
  },
});
