/** What tsc prints for a body that breaks a rule: it names the request's type and the rule, not anonymous shapes. */
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const root = new URL("../../", import.meta.url).pathname;
const file = join(root, "test/types/broken.ts");

/** Wrong calls, and what tsc's message must contain. */
const broken: [title: string, call: string, named: RegExp[]][] = [
  [
    "a missing start frame names the request and the mode's type",
    'client.submit("seedance", { mode: "image-to-video", prompt: "A train" })',
    [/parameter of type 'SeedanceRequest'/, /'image_url' is missing .* required in type 'SeedanceModeImageToVideo'/],
  ],
  [
    "a misspelled field names the request and the field that was meant",
    'client.submit("seedance", { prompt: "A train", durration: "5" })',
    [/does not exist in type 'SeedanceRequest'/, /Did you mean to write 'duration'\?/],
  ],
  [
    "a resolution that the ratio refuses names the rule's type",
    'client.submit("gpt-image-2", { type: "text-to-image", prompt: "A", aspectRatio: "1:1", resolution: "4K" })',
    [/parameter of type 'GptImage2Request'/, /GptImage2AspectRatioAndResolutionSquareOnChannelEconomy/],
  ],
  [
    "a seed on channel real names the field",
    'client.submit("seedance", { prompt: "A train", channel: "real", seed: 1 })',
    [/parameter of type 'SeedanceRequest'/, /Types of property 'seed' are incompatible/],
  ],
  [
    "a value that is not allowed lists those that are",
    'client.submit("seedance", { prompt: "A train", resolution: "4K" })',
    [/Type '"4K"' is not assignable to type '"720p" \| "1080p" \| undefined'/],
  ],
];

describe("a broken rule's compile error", () => {
  const calls = broken.map(([, call]) => `${call};`);
  const text = [
    'import { createClient } from "seedance-client";',
    'const client = createClient({ apiKey: "k" });',
    ...calls,
  ];
  const messages = compile(text.join("\n"));

  test.each(broken)("%s", (_, call, named) => {
    const line = text.indexOf(`${call};`);
    const message = messages.filter((each) => each.line === line).map((each) => each.text);
    expect(message).toHaveLength(1);
    for (const part of named) expect(message[0]).toMatch(part);
    // An anonymous shape of the contract begins with its fields.
    expect(message[0]).not.toContain("quality_tier?:");
    expect(message[0]?.length).toBeLessThan(800);
  });

  test("each line has one, and nothing else is wrong", () => {
    expect(messages.map(({ line }) => line)).toEqual(calls.map((_, index) => index + 2));
  });
});

function compile(source: string): { line: number; text: string }[] {
  const { options } = ts.getParsedCommandLineOfConfigFile(join(root, "tsconfig.json"), undefined, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
      throw new Error(String(messageText));
    },
  }) ?? { options: {} };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => name === file || fileExists(name);
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(name, source, ts.ScriptTarget.Latest) : getSourceFile.call(host, name, ...rest);
  const program = ts.createProgram([file], options, host);
  return program.getSemanticDiagnostics(program.getSourceFile(file)).map((diagnostic) => ({
    line: diagnostic.file?.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line ?? -1,
    text: ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n"),
  }));
}
