import type { Contract, ContractRules, MediaRules } from "../contract/index.ts";
import type { Issue } from "../errors.ts";
import { isFileFound, type Unreachable, type UrlInfo } from "./inspect-url.ts";

type MediaViolation = Omit<Issue, "field">;

/** Each field of a model's body that holds media URLs, with its rules. */
export function mediaFields(
  { fields, models }: Pick<Contract & ContractRules, "fields" | "models">,
  model: string,
): { field: string; rules: MediaRules }[] {
  const { roles = {}, media = {} } = fields[model] ?? {};
  return ["start-frame", "end-frame", "media"].flatMap((role) => {
    const field = roles[role];
    // A frame is a picture, and pictures are made from pictures.
    const takesVideo = role === "media" && models[model]?.outputType === "video";
    const types = takesVideo ? { image: {}, video: {} } : { image: {} };
    return field === undefined ? [] : { field, rules: media[field] ?? types };
  });
}

/** Every rule that a file breaks, as far as its server tells. */
export function mediaViolations(answer: UrlInfo | Unreachable, rules: MediaRules): MediaViolation[] {
  if ("reason" in answer)
    return [{ rule: `must answer, but ${answer.reason}`, fix: "Give a public URL that anyone can open" }];
  const { status, type, bytes, ranges } = answer;
  if (!isFileFound(answer))
    return [
      { rule: `must answer with a file, not with status ${status}`, fix: "Give a public URL that has not expired" },
    ];
  const kinds = Object.keys(rules) as (keyof MediaRules)[];
  const kind = kinds.find((each) => type?.startsWith(`${each}/`));
  if (type !== undefined && kind === undefined) {
    const wanted = kinds.map((each) => (each === "image" ? "an image" : "a video")).join(" or ");
    return [{ rule: `must be ${wanted}, not ${type}`, fix: "Give the URL of such a file itself" }];
  }
  // A file of an unknown kind is held to what every kind must keep.
  const limits = kind ? [rules[kind]] : Object.values(rules);
  const maxBytes = Math.max(...limits.map((each) => each?.maxBytes ?? Number.POSITIVE_INFINITY));
  const faults: MediaViolation[] = [];
  if (bytes === 0) faults.push({ rule: "must not be empty", fix: "Upload the file again" });
  if (bytes !== undefined && bytes > maxBytes)
    faults.push({ rule: `must have at most ${maxBytes} bytes, not ${bytes}`, fix: "Give a smaller file" });
  if (!ranges && limits.every((each) => each?.ranges))
    faults.push({ rule: "must answer Range requests", fix: "Move it to a server that answers them with 206" });
  return faults;
}
