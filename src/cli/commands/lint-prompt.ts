import { type DescribedContract, promptField } from "../../contract/index.ts";
import { assertReadable } from "../../jobs/index.ts";
import { message } from "../../message.ts";
import { lintPrompt } from "../../prompt/index.ts";
import type { CliCommand } from "../command.ts";
import { exitCodes } from "../exit-code.ts";
import { describeFinding } from "../finding.ts";
import { t } from "../language/translate.ts";
import { pluralize, printOutput } from "../output.ts";
import { readBodyFields, readPrompt } from "../submit/prompt.ts";
import { UsageError } from "../usage-error.ts";

export const lintPromptCommand = ({ models }: DescribedContract): CliCommand => ({
  summary: "Check a prompt for problems that make jobs fail or waste credits. Works offline and without a key",
  usage: "lint-prompt [PROMPT] [options]",
  flags: {
    model: {
      type: "string",
      choices: Object.keys(models),
      default: Object.keys(models)[0] ?? "",
      description: "Set the model of the prompt.",
    },
    body: { type: "string", value: "FILE", description: "Read the other fields from a JSON file, or - for stdin." },
    strict: { type: "boolean", description: "Exit with 2 for warnings too." },
  },
  positionals: { least: 0, most: 1 },
  examples: [
    { line: 'lint-prompt "A train, the camera pans and zooms"', what: "Check a prompt for the default model." },
    { line: "lint-prompt @prompt.txt --model gpt-image-2 --strict", what: "Fail a script on errors and warnings." },
  ],
  output: {
    ok: "Whether the prompt can be submitted.",
    findings: "Findings, errors first: severity, rule, message, reason, source, field, position.",
  },
  async run(context, { flags, positionals: [promptArgument] }) {
    const { contract } = context;
    const model = flags.model as string;
    const prompt = promptField(contract, model) ?? "prompt";
    const body = flags.body === undefined ? {} : await readBodyFields(context, flags.body as string);
    if (promptArgument !== undefined) body[prompt] = await readPrompt(context, promptArgument);
    if (typeof body[prompt] !== "string")
      throw new UsageError(message`Missing prompt. Pass it in quotes, as @FILE, as - for stdin, or in --body FILE.`);
    if (body[prompt].trim() === "")
      throw new UsageError(message`The prompt is empty. Pass it in quotes, as @FILE, or as - for stdin.`);
    assertReadable(contract, model, body);
    const findings = lintPrompt(await contract.load.rules(), model, body);
    const bad = findings.filter(({ severity }) => severity === "error" || flags.strict === true);
    const text = findings.map((finding) => describeFinding(context, finding)).join("\n");
    printOutput(context, {
      json: { ok: bad.length === 0, findings },
      quiet: findings.map(({ rule }) => rule),
      text: text === "" ? t`No findings.` : t`${text}\n${pluralize(findings.length, "finding")}`,
    });
    return bad.length > 0 ? exitCodes.usage : exitCodes.ok;
  },
});
