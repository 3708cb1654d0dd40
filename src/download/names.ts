import { createHash } from "node:crypto";
import { extname } from "node:path";
import { type Issue, ValidationError } from "../errors.ts";

/** What a name is made of. */
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
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const unsafe = /[\x00-\x1f\x7f<>:"|?*\\/]/;

/** What is wrong with a template, whatever it is filled with. A name stays in its folder: it holds no separator. */
export function validateNameTemplate(template: unknown): Issue[] {
  const field = "name";
  if (typeof template !== "string" || template === "")
    return [{ field, rule: "must be text", fix: 'Give one, such as "{id}-{index}.{ext}", or leave it out' }];
  const issues: Issue[] = [];
  if (unsafe.test(template) || /\p{Surrogate}/u.test(template))
    issues.push({
      field,
      rule: 'must be a file name without / \\ < > : " | ? * and control characters',
      fix: "Choose the folder by `directory`",
    });
  const strange = [...template.matchAll(/\{([^{}]*)\}/g)].find(([, name = ""]) => !placeholders.includes(name));
  if (strange)
    issues.push({
      field,
      rule: `holds ${strange[0]}, which is not known`,
      fix: `There are ${placeholders.map((name) => `{${name}}`).join(", ")}`,
    });
  return issues;
}

/**
 * A file's name.
 * @throws ValidationError where some system could not keep it as it is.
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
  const rule = /[. ]$|^ /.test(name)
    ? "must not begin with a space or end with a dot or a space"
    : reserved.test(name)
      ? "is a device's name on Windows"
      : Buffer.byteLength(name) > maxNameBytes
        ? `must not be longer than ${maxNameBytes} bytes`
        : undefined;
  if (rule === undefined) return name;
  const fix = `It became ${JSON.stringify(name)}: choose another one`;
  throw new ValidationError("Nothing was downloaded", [{ field: "name", rule, fix }]);
}

/**
 * The template for one of a task's files. If the name tells one from another by nothing, the first file gets it as it is,
 * and the others a number behind it: `train.mp4`, `train-2.png`.
 */
export function numberTemplate(template: string, index: number): string {
  if (index === 1 || /\{(?:index|member)\}/.test(template)) return template;
  // The first file's ending is that of its kind: another one's may differ.
  return `${appendSuffix(removeExtension(template), String(index))}.{ext}`;
}

/** `shot.mp4` with a mark: `shot-{id}.mp4`. */
export function addTemplateSuffix(template: string, mark: string): string {
  return appendSuffix(removeExtension(template), mark) + extname(template);
}

const removeExtension = (template: string) => template.slice(0, template.length - extname(template).length);
const appendSuffix = (stem: string, mark: string) => `${stem}-${mark}`;

/** The name of a file whose kind is not known yet, without anything behind it. */
export function fileStemOf(template: string, parts: FileNameParts): string {
  const stem = formatFileName(template, parts, "ext");
  return template.includes("{ext}") ? stem.replace(/\.?ext$/, "") || "download" : stem;
}

/**
 * An id that stays legible and is a name of its own where case is folded: always with 8 digits of the exact id's hash,
 * since a rule with exceptions could give two ids one name.
 */
function caseSafeIdOf(id: string): string {
  return `${sanitize(id)}-${createHash("sha256").update(id).digest("hex").slice(0, 8)}`;
}

function sanitize(value: string): string {
  return value.replace(/[^\w-]/g, "_").slice(0, 64);
}
