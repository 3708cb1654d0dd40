import { sampleName } from "./code-samples.ts";
import { type OpenApiDocument, type Operation, resolveReference } from "./document.ts";

/** The origin of a profile: samples are written for the page's contract. */
export interface SampleOrigin {
  page: OpenApiDocument;
  profile: string;
}

/** Rewrites a sample of the page's contract for a profile: replaces paths and names that differ. */
export function rewriteSample(
  source: string,
  language: string,
  { page, profile }: SampleOrigin,
  own: OpenApiDocument,
  path: string,
  operation: Operation,
): string {
  const [from, to] = [page, own].map(({ servers }) => `${servers[0]?.url}/`);
  const before = findSampleOperation(page, sampleName(operation));
  const replaced: [string, string][] = before
    ? [[stem(before.path), stem(path)], ...renamedFields(bodyOf(page, before.operation), bodyOf(own, operation))]
    : [];
  const text = replaced.reduce(
    (text, [from, to]) => text.replaceAll(new RegExp(`${from.replaceAll(".", "\\.")}(?![\\w-])`, "g"), to),
    source.replaceAll(from ?? "", to ?? "").replaceAll('"seedance-client"', `"seedance-client/${profile}"`),
  );
  return language === "cli" ? `${text} \\\n  --contract ${profile}` : text;
}

const stem = (path: string) => path.replace(/\{.*/, "");

function findSampleOperation(
  document: OpenApiDocument,
  name: string,
): { path: string; operation: Operation } | undefined {
  for (const [path, item] of Object.entries(document.paths))
    for (const operation of Object.values(item)) if (sampleName(operation) === name) return { path, operation };
  return undefined;
}

/** Returns the body that samples send: the first example. */
function bodyOf(document: OpenApiDocument, { requestBody }: Operation): Record<string, unknown> {
  const [example] = Object.values(requestBody?.content["application/json"]?.examples ?? {});
  return example ? (resolveReference(document, example) as unknown as { value: Record<string, unknown> }).value : {};
}

/** Finds fields that have another name in the other body. */
function renamedFields(a: Record<string, unknown>, b: Record<string, unknown>): [string, string][] {
  const gone = Object.keys(a).filter((name) => !(name in b));
  const added = Object.keys(b).filter((name) => !(name in a));
  return gone.flatMap((name): [string, string][] => {
    const twin = added.find((each) => b[each] === a[name]);
    return twin === undefined ? [] : [[name, twin]];
  });
}
