import { writeFileSync } from "node:fs";
import { join } from "node:path";
import liveDocument from "../../generated/live/openapi.json" with { type: "json" };
import pageDocument from "../../generated/page/openapi.json" with { type: "json" };
import { modelOperations, type OpenApiDocument } from "../../scripts/generate/document.ts";
import type { LoadedContract } from "../../src/contract/index.ts";
import { validateOrSuggestContract } from "../../src/contract/other-contract.ts";
import { type Issue, ValidationError } from "../../src/errors.ts";
import { type CliTestBed, type CommandRunOptions, createCliTestBed } from "../cli/support/test-bed.ts";
import { pageCases } from "../contract/page-cases.ts";
import { schemaCases } from "../contract/schema-cases.ts";
import { createMcpTestBed, temporaryFolder } from "../mcp/in-process.ts";
import { live, page } from "../support/contracts.ts";

const prompt = "A glass train crosses a bridge. Wind howls, wheels hum.";

interface ErrorCase {
  /** The arguments of the command line. `PROMPT` is replaced by a good prompt. */
  line: string[];
  /** The cause of the failure, if it is not the line itself. */
  cause?: string;
  /** A fault of the sandbox, as `name` or `name=value`. */
  fault?: string;
  files?: Readonly<Record<string, string>>;
  options?: CommandRunOptions;
  /** Runs before the command line. */
  before?: (bed: CliTestBed) => Promise<unknown>;
}

const rows = (...lines: string[]) => ["id,model,prompt,duration", ...lines, ""].join("\n");
const goodRows = rows(...["a", "b", "c"].map((id) => `${id},seedance,A glass train in rain ${id}. Drops patter.,5`));
const confirmAbove10 = ({ seedance }: CliTestBed) => seedance(["config", "set", "confirm-above", "10"]);
/** A keychain that fails in the same way on every machine. */
const withoutKeychain = { NODE_OPTIONS: `--import=${new URL("../cli/keyring/hook.ts", import.meta.url).href}` };
const interruptAt = (word: string): CommandRunOptions => ({
  onStderr: (text, kill) => text.includes(word) && kill("SIGINT"),
});

const cases: Readonly<Record<string, readonly ErrorCase[]>> = {
  "Command line": [
    { line: ["vidoe"] },
    { line: ["nonsense"] },
    { line: ["wait"] },
    { line: ["video", "PROMPT", "--lenght", "5"] },
    { line: ["image", "PROMPT", "--duration", "5"] },
    { line: ["video", "glass", "train"] },
    { line: ["video", "PROMPT", "--duration", "99"] },
    { line: ["video", "PROMPT", "--resolution", "4k"] },
    { line: ["video", "PROMPT", "--model", "seedance25"] },
    { line: ["video", "PROMPT", "--max-credits", "many"] },
    { line: ["video", "PROMPT", "--timeout"] },
    { line: ["tasks", "--contract", "nope"] },
    { line: ["video", "@missing.txt"] },
    { line: ["video", "PROMPT", "--body", "body.json"], files: { "body.json": "{ not JSON" } },
    { line: ["config", "set", "colour", "red"] },
    { line: ["batch", "pln", "shots.csv"] },
    { line: ["video", "[00:00-00:09] a train [00:09-00:30] a bridge"] },
  ],
  "Key and account": [
    { line: ["video", "PROMPT"], cause: "no key", options: { env: { ...withoutKeychain, SEEDANCE_API_KEY: "" } } },
    {
      line: ["auth", "login"],
      cause: "an empty key on stdin",
      options: { stdin: "\n", env: { SEEDANCE_API_KEY: "" } },
    },
    { line: ["video", "PROMPT"], fault: "unauthorized" },
    { line: ["video", "PROMPT"], fault: "insufficient-credits" },
    { line: ["video", "PROMPT", "--max-credits", "29"] },
    { line: ["video", "PROMPT"], cause: "confirm-above is 10, and nobody can be asked", before: confirmAbove10 },
    { line: ["video", "PROMPT"], fault: "unknown-code" },
  ],
  "Submits and waits": [
    { line: ["video", "PROMPT"], fault: "conflict" },
    { line: ["video", "PROMPT"], fault: "service-busy" },
    { line: ["video", "PROMPT"], fault: "reset-after" },
    { line: ["video", "PROMPT"], fault: "redirect=307 https://other.example/" },
    { line: ["get", "sd2_nothing"], fault: "rate-limited" },
    { line: ["get", "sd2_nothing"], cause: "no such task" },
    { line: ["video", "PROMPT"], fault: "invalid-json" },
    { line: ["video", "PROMPT"], fault: "task-fails" },
    { line: ["video", "PROMPT"], fault: "failed-without-error" },
    {
      line: ["video", "PROMPT"],
      fault: "never-ends",
      cause: "Ctrl-C while it runs",
      options: interruptAt("processing"),
    },
    { line: ["video", "PROMPT", "--timeout", "20"], fault: "never-ends" },
    {
      line: ["video", "PROMPT"],
      cause: "nothing listens at the base URL",
      options: { env: { SEEDANCE_BASE_URL: "http://127.0.0.1:45" } },
    },
    {
      line: ["video", "PROMPT", "--mode", "image-to-video", "--image-url", "https://localhost:45/a.png", "--preflight"],
      cause: "an unreachable media URL",
    },
  ],
  "Ledger and files": [
    { line: ["video", "PROMPT", "--ledger", "/proc/ledger.sqlite"] },
    {
      line: ["video", "PROMPT"],
      cause: "no space left on the disk of the ledger",
      files: { full: "" },
      options: { imports: ["../../jobs/full-disk"], env: { FULL_DISK: "full" } },
    },
    { line: ["video", "PROMPT", "-o", "taken/"], cause: "taken is a file", files: { taken: "" } },
    { line: ["video", "PROMPT"], fault: "download-html" },
    { line: ["video", "PROMPT"], fault: "download-empty" },
    { line: ["open", "sd2_nothing"] },
  ],
  Batches: [
    { line: ["batch", "plan", "nothing.csv"] },
    {
      line: ["batch", "plan", "shots.csv"],
      files: {
        "shots.csv": rows(
          "one,seedance,A glass train in rain. Drops patter.,99",
          "two,nano,A boat in rain. Drops patter.,5",
          "three,seedance,,5",
          "four,seedance,A boat in rain {{ weather }}.,5",
          "one,seedance,A kite in rain. Drops patter.,5",
        ),
      },
    },
    { line: ["batch", "plan", "shots.jsonl"], files: { "shots.jsonl": '{"id": "a", "prompt": \n[1]\n' } },
    { line: ["batch", "run", "shots.csv", "--max-credits", "10", "--yes"], files: { "shots.csv": goodRows } },
    {
      line: ["batch", "run", "shots.csv"],
      cause: "confirm-above is 10, and nobody can be asked",
      files: { "shots.csv": goodRows },
      before: confirmAbove10,
    },
    { line: ["batch", "status", "nothing"] },
  ],
};

/** Bodies that break a rule of the live contract only, or that the other contract accepts. */
const liveCases: readonly [LoadedContract, string, Record<string, unknown>][] = [
  [live, "seedance", { prompt, resolution: "4k" }],
  [live, "seedance", { prompt, quality_tier: "mini", seed: 1 }],
  [page, "seedance", { prompt, resolution: "4k" }],
  [page, "seedance", { prompt, aspect_ratio: "adaptive" }],
  [page, "seedance25", { prompt }],
  [page, "seedence", { prompt }],
];

/** Each case as Markdown: the call, and the text as it is printed. */
export async function formatRealErrors(): Promise<string[]> {
  const blocks: string[] = [];
  for (const [area, own] of Object.entries(cases)) {
    blocks.push(`### ${area}`);
    // A few at once: most of them wait for a pause between two tries.
    for (let index = 0; index < own.length; index += 4)
      blocks.push(...(await Promise.all(own.slice(index, index + 4).map(runCase))));
  }
  return [...blocks, "### Rules of the contract", ...brokenRules(), "### MCP server", await runTools()];
}

async function runCase({ line, cause, fault, files = {}, options = {}, before }: ErrorCase): Promise<string> {
  await using bed = await createCliTestBed();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(bed.cwd, name), text);
  if (fault) {
    const [name = "", value] = fault.split("=");
    bed.sandbox.faults.add({ name, ...(value !== undefined && { value }) });
  }
  await before?.(bed);
  const args = line.map((word) => (word === "PROMPT" ? prompt : word));
  const { code, stderr, stdout } = await bed.seedance([...args, "--no-json"], options);
  const title = [`seedance ${line.map(quoteWord).join(" ")}`, cause ?? (fault && `fault ${fault}`)]
    .filter(Boolean)
    .join("  # ");
  const text = stablePart(`${stdout}${stderr}`, bed);
  return `\`\`\`console\n$ ${title}\n${text.trimEnd()}\n\`\`\`\nExit code ${code}.`;
}

const quoteWord = (word: string) => (/[\s{}[\]]/.test(word) ? JSON.stringify(word) : word);

/** A text without what differs from run to run. */
function stablePart(text: string, { sandbox, home }: Pick<CliTestBed, "sandbox" | "home">): string {
  return text
    .replaceAll(sandbox.url, "http://127.0.0.1:4010")
    .replaceAll(join(home, "work"), "~/films")
    .replaceAll(home, "~")
    .replace(/\bsd1_[0-9a-f]{64}\b/g, "sd1_KEY")
    .replace(/\bsd2_(?!nothing)\w{8,}/g, "sd2_TASK")
    .replace(/(\bin) [\d.]+ s\b/g, "$1 2 s");
}

/** Returns the message of each rule of each model for a body that breaks it. */
function brokenRules(): string[] {
  const ofDocument = (contract: LoadedContract, document: OpenApiDocument, names: readonly string[]) =>
    modelOperations(document)
      .filter(({ model }) => names.includes(model.name))
      .map(({ model: { name }, body }) => {
        const schema = document.components.schemas[body];
        if (!schema) throw new Error(`There is no schema ${body}.`);
        const good = contract.bodies[name]?.example ?? {};
        const bodies = [
          ...schemaCases(document, schema, good),
          ...(contract === page ? (pageCases[name] ?? []).filter(({ field }) => field !== undefined) : []),
        ].map((each) => ({ field: each.field ?? "", body: each.body }));
        const issues = bodies.flatMap(({ field, body }) =>
          issuesOf(contract, name, body, shownChange(field, good, body)),
        );
        // One for each fix: the first.
        const byFix = new Map(issues.toReversed().map((issue) => [issue.fix, issue]));
        return `#### ${name}, contract ${contract.name}\n\n${[...byFix.values()].toReversed().map(formatIssue).join("\n")}`;
      });
  const others = liveCases
    .flatMap(([contract, model, { prompt: _, ...body }]) =>
      issuesOf(contract, model, { prompt, ...body }, `${model} ${JSON.stringify(body)}, contract ${contract.name}`),
    )
    .map(formatIssue);
  return [
    ...ofDocument(page, pageDocument as unknown as OpenApiDocument, Object.keys(page.models)),
    ...ofDocument(live, liveDocument as unknown as OpenApiDocument, ["seedance25"]),
    `#### Between contracts\n\n${others.join("\n")}`,
  ];
}

/** What is given: the field's value, or the members that differ from a good body. */
function shownChange(field: string, good: Readonly<Record<string, unknown>>, body: unknown): string {
  if (typeof body !== "object" || body === null) return JSON.stringify(body);
  const given = body as Record<string, unknown>;
  const names = Object.keys(given).filter((name) => JSON.stringify(given[name]) !== JSON.stringify(good[name]));
  const [top = ""] = field.split(".");
  const shown = names.filter((name) => name !== "prompt" || top === "prompt").map((name) => [name, given[name]]);
  const text = JSON.stringify(Object.fromEntries(shown));
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

type ShownIssue = Issue & { title: string };

const formatIssue = ({ title, field, rule, fix }: ShownIssue) =>
  `- \`${title}\`: **${field}**: ${rule}. ${fix}${/[.?]$/.test(fix) ? "" : "."}`;

function issuesOf(contract: LoadedContract, model: string, body: unknown, title: string): ShownIssue[] {
  try {
    validateOrSuggestContract(contract, model, JSON.stringify(body), "key");
  } catch (error) {
    if (error instanceof ValidationError) return error.issues.map((issue) => ({ ...issue, title }));
    throw error;
  }
  throw new Error(`${model} accepts ${title}.`);
}

/** Returns the results of tools as agents get them. */
async function runTools(): Promise<string> {
  await using folder = await temporaryFolder();
  await using bed = await createMcpTestBed(page, folder.path);
  const calls: [tool: string, args: Record<string, unknown>][] = [
    ["seedance_create_video", { prompt }],
    ["seedance_create_video", { prompt, max_credits: 10 }],
    ["seedance_create_video", { prompt, max_credits: 100, duration: "99" }],
    ["seedance_create_video", { prompt, max_credits: 100, channel: "real", seed: 4 }],
    ["seedance_create_video", { prompt, max_credits: 100, length: 5 }],
    ["seedance_get_task", { task_id: "sd2_nothing" }],
    ["seedance_get_task", {}],
    ["seedance_wait_task", { task_id: "sd2_nothing" }],
    ["seedance_download", { task_id: "sd2_nothing" }],
  ];
  const lines: string[] = [];
  for (const [tool, args] of calls) {
    const { data, isError, content } = await bed.call(tool, args);
    const text = JSON.stringify(data?.error ?? content, null, 2);
    lines.push(`\`\`\`\n${tool} ${JSON.stringify(args)}\n${isError ? "" : "no error: "}${text}\n\`\`\``);
  }
  return lines.join("\n\n").replaceAll(bed.sandbox.url, "http://127.0.0.1:4010").replaceAll(folder.path, "~");
}
