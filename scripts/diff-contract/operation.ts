/** Two versions of an operation: parameters, request body and responses. */
import { type JsonSchema, type OpenApiDocument, resolveReference } from "../generate/document.ts";
import {
  type ContractLocation,
  changeAt,
  type Direction,
  type LocatedChange,
  type ObjectMembers,
  referencedLocation,
  sectionLocation,
  union,
} from "./change.ts";
import { compareMembers, docsVerdicts, objectMembersOf, promiseVerdicts, uniformVerdicts } from "./members.ts";
import { expandReferences } from "./resolve.ts";
import { compareSchemas } from "./schema.ts";

export interface ContractVersions {
  base: OpenApiDocument;
  revision: OpenApiDocument;
}

const operationTable = {
  // Clients name their functions after it.
  operationId: uniformVerdicts("major", "operation-id-changed"),
  deprecated: uniformVerdicts("minor", "deprecated-changed"),
};
// Clients are derived from these: names of models, prefixes of task ids, codes of errors.
const modelTable = {
  name: promiseVerdicts("x-model-changed"),
  output: promiseVerdicts("x-model-changed"),
  idPrefix: promiseVerdicts("x-model-changed"),
  duration: uniformVerdicts("patch", "docs-changed"),
};
const errorTable = {
  scope: uniformVerdicts("minor", "x-error-changed"),
  retry: uniformVerdicts("minor", "x-error-changed"),
  // Scripts branch on it.
  exitCode: uniformVerdicts("major", "x-error-changed"),
  fix: docsVerdicts,
};

export function* compareOperations(
  versions: ContractVersions,
  at: ContractLocation,
  base: ObjectMembers,
  revision: ObjectMembers,
  shared: { base: unknown; revision: unknown },
): Generator<LocatedChange> {
  const apart = ["parameters", "requestBody", "responses", "security", "x-model"];
  yield* compareMembers(at, base, revision, operationTable, apart);
  yield* compareMembers(at, base["x-model"], revision["x-model"], modelTable);
  yield* compareParameters(
    versions,
    at,
    parametersByKey(versions.base, shared.base, base.parameters),
    parametersByKey(versions.revision, shared.revision, revision.parameters),
  );
  yield* compareBodies(versions, sectionLocation(at, "request"), base.requestBody, revision.requestBody);
  yield* compareResponses(versions, at, objectMembersOf(base.responses), objectMembersOf(revision.responses));
}

interface ReferenceTarget {
  ref?: string;
  value: ObjectMembers;
}
function dereference(document: OpenApiDocument, value: unknown): ReferenceTarget {
  const { $ref: ref, ...own } = objectMembersOf(value);
  return typeof ref === "string"
    ? { ref, value: { ...objectMembersOf(resolveReference(document, value)), ...own } }
    : { value: own };
}

/** Returns parameters by place and name; the operation's override those of its path. */
function parametersByKey(document: OpenApiDocument, ...lists: unknown[]): Map<string, ReferenceTarget> {
  const found = new Map<string, ReferenceTarget>();
  for (const entry of lists.flatMap((list) => (Array.isArray(list) ? list : []))) {
    const parameter = dereference(document, entry);
    const { in: kind, name } = parameter.value;
    found.set(`${kind} ${kind === "header" ? String(name).toLowerCase() : name}`, parameter);
  }
  return found;
}

function* compareParameters(
  versions: ContractVersions,
  at: ContractLocation,
  base: Map<string, ReferenceTarget>,
  revision: Map<string, ReferenceTarget>,
): Generator<LocatedChange> {
  for (const key of union(base.keys(), revision.keys())) {
    const [a, b] = [base.get(key), revision.get(key)];
    const here = referencedLocation(sectionLocation(at, `parameter ${a?.value.name ?? b?.value.name}`), a?.ref, b?.ref);
    if (!b) yield changeAt(here, "major", "parameter-removed", "parameter removed");
    else if (!a && b.value.required) yield changeAt(here, "major", "parameter-required", "parameter added, required");
    else if (!a) yield changeAt(here, "minor", "parameter-added", "parameter added");
    else {
      if (!a.value.required && b.value.required)
        yield changeAt(here, "major", "parameter-required", "optional → required");
      if (a.value.required && !b.value.required)
        yield changeAt(here, "minor", "parameter-optional", "required → optional");
      const table = { deprecated: uniformVerdicts("minor", "deprecated-changed") };
      yield* compareMembers(here, a.value, b.value, table, ["name", "in", "required", "schema", "content", "examples"]);
      yield* compareValues(versions, here, "request", a.value, b.value);
    }
  }
}

/** Compares the schema and the examples of a value, or those of each media type. */
function* compareValues(
  versions: ContractVersions,
  at: ContractLocation,
  direction: Direction,
  base: ObjectMembers,
  revision: ObjectMembers,
): Generator<LocatedChange> {
  const examples = (document: OpenApiDocument, holder: ObjectMembers) => ({
    examples: expandReferences(document, holder.examples),
  });
  yield* compareMembers(at, examples(versions.base, base), examples(versions.revision, revision));
  const [was, is] = [base.schema ?? true, revision.schema ?? true] as [JsonSchema, JsonSchema];
  yield* compareSchemas({ ...versions, direction }, at, was, is);
  const [before, after] = [objectMembersOf(base.content), objectMembersOf(revision.content)];
  for (const type of union(Object.keys(before), Object.keys(after))) {
    const [a, b] = [before[type], after[type]];
    if (!b) yield changeAt(at, "major", `${direction}-media-type-removed`, `${type} removed`);
    else if (!a) yield changeAt(at, "minor", `${direction}-media-type-added`, `${type} added`);
    else {
      yield* compareMembers(at, a, b, {}, ["schema", "examples"]);
      yield* compareValues(versions, at, direction, objectMembersOf(a), objectMembersOf(b));
    }
  }
}

function* compareBodies(
  versions: ContractVersions,
  at: ContractLocation,
  base: unknown,
  revision: unknown,
): Generator<LocatedChange> {
  const [a, b] = [dereference(versions.base, base), dereference(versions.revision, revision)];
  const here = referencedLocation(at, a.ref, b.ref);
  if (base !== undefined && revision === undefined)
    return yield changeAt(here, "major", "request-body-removed", "request body removed");
  const added = base === undefined && revision !== undefined;
  if (!a.value.required && b.value.required)
    yield changeAt(here, "major", "request-body-required", added ? "request body added, required" : "now required");
  else if (added) yield changeAt(here, "minor", "request-body-added", "request body added");
  else if (a.value.required && !b.value.required)
    yield changeAt(here, "minor", "request-body-optional", "no longer required");
  if (added) return;
  yield* compareMembers(here, a.value, b.value, {}, ["required", "content"]);
  yield* compareValues(versions, here, "request", a.value, b.value);
}

const isSuccess = (status: string) => status.startsWith("2");

function* compareResponses(
  versions: ContractVersions,
  at: ContractLocation,
  base: ObjectMembers,
  revision: ObjectMembers,
): Generator<LocatedChange> {
  const [was, is] = [base, revision].map((responses) => Object.keys(responses).filter(isSuccess).sort().join(", "));
  if (was !== is) yield changeAt(at, "major", "success-status-changed", `success status ${was} → ${is}`);
  for (const status of union(Object.keys(base), Object.keys(revision))) {
    const here = sectionLocation(at, `response ${status}`);
    if (base[status] && revision[status]) yield* compareResponse(versions, here, base[status], revision[status]);
    else if (isSuccess(status)) continue;
    else if (base[status]) yield changeAt(here, "major", "response-removed", "error response removed");
    else yield changeAt(here, "minor", "response-added", "error response added");
  }
}

function* compareResponse(
  versions: ContractVersions,
  at: ContractLocation,
  base: unknown,
  revision: unknown,
): Generator<LocatedChange> {
  const [a, b] = [dereference(versions.base, base), dereference(versions.revision, revision)];
  const here = referencedLocation(at, a.ref, b.ref);
  yield* compareMembers(here, a.value, b.value, {}, ["content", "headers", "x-error"]);
  yield* compareErrors(here, errorsByCode(a.value), errorsByCode(b.value));
  yield* compareHeaders(versions, here, objectMembersOf(a.value.headers), objectMembersOf(b.value.headers));
  yield* compareValues(versions, here, "response", a.value, b.value);
}

/** The codes of a response, each with its members. */
const errorsByCode = ({ "x-error": value = [] }: ObjectMembers) =>
  new Map([value].flat().map((error) => [String(objectMembersOf(error).code), objectMembersOf(error)]));

function* compareErrors(
  at: ContractLocation,
  base: Map<string, ObjectMembers>,
  revision: Map<string, ObjectMembers>,
): Generator<LocatedChange> {
  for (const code of union(base.keys(), revision.keys())) {
    const [a, b] = [base.get(code), revision.get(code)];
    if (!b) yield changeAt(at, "major", "x-error-changed", `code ${code} removed`);
    else if (!a) yield changeAt(at, "minor", "x-error-changed", `code ${code} added`);
    else {
      // A client that relies on an uncharged refusal and repeats the job under another key would pay twice.
      const charged = uniformVerdicts(b.charged === "no" ? "minor" : "major", "x-error-changed");
      yield* compareMembers(sectionLocation(at, code), a, b, { ...errorTable, charged });
    }
  }
}

function* compareHeaders(
  versions: ContractVersions,
  at: ContractLocation,
  base: ObjectMembers,
  revision: ObjectMembers,
): Generator<LocatedChange> {
  const folded = (headers: ObjectMembers) =>
    new Map(Object.entries(headers).map(([name, h]) => [name.toLowerCase(), h]));
  const [before, after] = [folded(base), folded(revision)];
  for (const name of union(before.keys(), after.keys())) {
    const [a, b] = [dereference(versions.base, before.get(name)), dereference(versions.revision, after.get(name))];
    const header = sectionLocation(at, `header ${name}`);
    const here = referencedLocation(header, a.ref, b.ref);
    if (!after.has(name)) yield changeAt(header, "major", "response-header-removed", "header removed");
    else if (!before.has(name)) yield changeAt(header, "minor", "response-header-added", "header added");
    else {
      const table = { required: promiseVerdicts("response-header-changed") };
      yield* compareMembers(here, a.value, b.value, table, ["schema", "content", "examples"]);
      yield* compareValues(versions, here, "response", a.value, b.value);
    }
  }
}
