import { createHash } from "node:crypto";
import { extname } from "node:path";
import { type Issue, ValidationError } from "../errors.ts";
import { message } from "../message.ts";

/** The values of a name template's placeholders. */
export interface FileNameParts {
  id: string;
  index: number;
  member: string;
  model: string | undefined;
}

const placeholders = ["id", "index", "ext", "member", "model"];
const maxNameBytes = 200;
// https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file#naming-conventions
const reserved = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d¹²³]) *(?:\.|$)/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: file names must not contain them.
const unsafe = /[\x00-\x1f\x7f<>:"|?*\\/]/;

/**
 * The problems of a name template that do not depend on its values. A name contains no separator, so it stays in its
 * folder.
 * @param morePlaceholders placeholders that the caller fills in, such as `row`; none by default.
 */
export function validateNameTemplate(template: unknown, morePlaceholders: readonly string[] = []): Issue[] {
  const allowed = [...morePlaceholders, ...placeholders];
  const field = "name";
  if (typeof template !== "string" || template === "")
    return [
      {
        field,
        rule: message`must be a file name`,
        fix: message`Pass a template such as "{id}-{index}.{ext}", or omit it`,
      },
    ];
  const issues: Issue[] = [];
  if (unsafe.test(template) || /\p{Surrogate}/u.test(template))
    issues.push({
      field,
      rule: message`must be a file name without / \\ < > : " | ? * and control characters, not ${JSON.stringify(template)}`,
      fix: message`Use \`directory\` to choose the folder`,
    });
  const unknown = [...template.matchAll(/\{([^{}]*)\}/g)].find(([, name = ""]) => !allowed.includes(name));
  if (unknown)
    issues.push({
      field,
      rule: message`contains the unknown placeholder ${unknown[0]}`,
      fix: message`Allowed: ${allowed.map((name) => `{${name}}`).join(", ")}`,
    });
  return issues;
}

/** Why a name can't be that of a file or folder on every operating system; undefined if it can. */
export function nameProblem(name: string): string | undefined {
  if (/[. ]$|^ /.test(name)) return message`must not begin with a space or end with a dot or a space`;
  if (reserved.test(name)) return message`must not be a device name of Windows`;
  return Buffer.byteLength(name) > maxNameBytes ? message`must not be longer than ${maxNameBytes} bytes` : undefined;
}

/**
 * Fills in a name template.
 * @throws ValidationError if the name is not usable on every operating system.
 */
export function formatFileName(template: string, parts: FileNameParts, ext: string): string {
  const values: Record<string, string> = {
    id: caseSafeIdOf(parts.id),
    index: String(parts.index),
    member: sanitize(parts.member),
    model: sanitize(parts.model ?? "unknown"),
    ext,
  };
  const name = template.replace(/\{(\w+)\}/g, (_, key: string) => values[key] ?? "");
  const rule = nameProblem(name);
  if (rule === undefined) return name;
  const fix = message`The template gives ${JSON.stringify(name)}. Choose another one`;
  throw new ValidationError(message`Nothing was downloaded`, [{ field: "name", rule, fix }]);
}

/**
 * The template for one of a task's files. If the template has neither `{index}` nor `{member}`, the second and later
 * files get a number: `train.mp4`, `train-2.png`.
 */
export function numberTemplate(template: string, index: number): string {
  if (index === 1 || /\{(?:index|member)\}/.test(template)) return template;
  // The template's extension fits the first file. Other files may have another format.
  return `${appendSuffix(removeExtension(template), String(index))}.{ext}`;
}

/** Adds a suffix before the extension: `shot.mp4` and `{id}` give `shot-{id}.mp4`. */
export function addTemplateSuffix(template: string, suffix: string): string {
  return appendSuffix(removeExtension(template), suffix) + extname(template);
}

const removeExtension = (template: string) => template.slice(0, template.length - extname(template).length);
const appendSuffix = (stem: string, suffix: string) => `${stem}-${suffix}`;

/** The name of a file whose format is not known yet, without the extension. */
export function fileStemOf(template: string, parts: FileNameParts): string {
  const stem = formatFileName(template, parts, "ext");
  return template.includes("{ext}") ? stem.replace(/\.?ext$/, "") || "download" : stem;
}

/**
 * A readable id that stays unique on file systems that ignore case. It always ends with 8 digits of the exact id's
 * hash: a rule with exceptions could give two ids the same name.
 */
function caseSafeIdOf(id: string): string {
  return `${sanitize(id)}-${createHash("sha256").update(id).digest("hex").slice(0, 8)}`;
}

function sanitize(value: string): string {
  return value.replace(/[^\w-]/g, "_").slice(0, 64);
}
