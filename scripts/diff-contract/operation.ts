/** Two versions of an operation: parameters, request body and responses. */
import { type Document, resolve, type Schema } from "../generate/document.ts";
import { type Direction, type Finding, finding, type Members, type Place, section, through, union } from "./change.ts";
import { always, compareMembers, docs, members, promise } from "./members.ts";
import { plain } from "./resolve.ts";
import { compareSchemas } from "./schema.ts";

export interface Versions {
  base: Document;
  revision: Document;
}

const operationTable = {
  // Clients name their functions after it.
  operationId: always("major", "operation-id-changed"),
  deprecated: always("minor", "deprecated-changed"),
};
// Clients are derived from these: names of models, ids that tell the model, codes of errors.
const modelTable = {
  name: promise("x-model-changed"),
  output: promise("x-model-changed"),
  idPrefix: promise("x-model-changed"),
  duration: always("patch", "docs-changed"),
};
const errorTable = {
  scope: always("minor", "x-error-changed"),
  retry: always("minor", "x-error-changed"),
  // Scripts branch on it.
  exitCode: always("major", "x-error-changed"),
  fix: docs,
};

export function* compareOperations(
  versions: Versions,
  at: Place,
  base: Members,
  revision: Members,
  shared: { base: unknown; revision: unknown },
): Generator<Finding> {
  const apart = ["parameters", "requestBody", "responses", "security", "x-model"];
  yield* compareMembers(at, base, revision, operationTable, apart);
  yield* compareMembers(at, base["x-model"], revision["x-model"], modelTable);
  yield* compareParameters(
    versions,
    at,
    parameters(versions.base, shared.base, base.parameters),
    parameters(versions.revision, shared.revision, revision.parameters),
  );
  yield* compareBodies(versions, section(at, "request"), base.requestBody, revision.requestBody);
  yield* compareResponses(versions, at, members(base.responses), members(revision.responses));
}

interface Referred {
  ref?: string;
  value: Members;
}
function follow(document: Document, value: unknown): Referred {
  const { $ref: ref, ...own } = members(value);
  return typeof ref === "string" ? { ref, value: { ...members(resolve(document, value)), ...own } } : { value: own };
}

/** Parameters by place and name; those of the operation go before those of its path. */
function parameters(document: Document, ...lists: unknown[]): Map<string, Referred> {
  const found = new Map<string, Referred>();
  for (const entry of lists.flatMap((list) => (Array.isArray(list) ? list : []))) {
    const parameter = follow(document, entry);
    const { in: kind, name } = parameter.value;
    found.set(`${kind} ${kind === "header" ? String(name).toLowerCase() : name}`, parameter);
  }
  return found;
}

function* compareParameters(
  versions: Versions,
  at: Place,
  base: Map<string, Referred>,
  revision: Map<string, Referred>,
): Generator<Finding> {
  for (const key of union(base.keys(), revision.keys())) {
    const [a, b] = [base.get(key), revision.get(key)];
    const here = through(section(at, `parameter ${a?.value.name ?? b?.value.name}`), a?.ref, b?.ref);
    if (!b) yield finding(here, "major", "parameter-removed", "parameter removed");
    else if (!a && b.value.required) yield finding(here, "major", "parameter-required", "parameter added, required");
    else if (!a) yield finding(here, "minor", "parameter-added", "parameter added");
    else {
      if (!a.value.required && b.value.required)
        yield finding(here, "major", "parameter-required", "optional → required");
      if (a.value.required && !b.value.required)
        yield finding(here, "minor", "parameter-optional", "required → optional");
      const table = { deprecated: always("minor", "deprecated-changed") };
      yield* compareMembers(here, a.value, b.value, table, ["name", "in", "required", "schema", "content", "examples"]);
      yield* compareValues(versions, here, "request", a.value, b.value);
    }
  }
}

/** What holds a value: its schema and its examples, or one of each per media type. */
function* compareValues(
  versions: Versions,
  at: Place,
  direction: Direction,
  base: Members,
  revision: Members,
): Generator<Finding> {
  const examples = (document: Document, holder: Members) => ({ examples: plain(document, holder.examples) });
  yield* compareMembers(at, examples(versions.base, base), examples(versions.revision, revision));
  const [was, is] = [base.schema ?? true, revision.schema ?? true] as [Schema, Schema];
  yield* compareSchemas({ ...versions, direction }, at, was, is);
  const [before, after] = [members(base.content), members(revision.content)];
  for (const type of union(Object.keys(before), Object.keys(after))) {
    const [a, b] = [before[type], after[type]];
    if (!b) yield finding(at, "major", `${direction}-media-type-removed`, `${type} removed`);
    else if (!a) yield finding(at, "minor", `${direction}-media-type-added`, `${type} added`);
    else {
      yield* compareMembers(at, a, b, {}, ["schema", "examples"]);
      yield* compareValues(versions, at, direction, members(a), members(b));
    }
  }
}

function* compareBodies(versions: Versions, at: Place, base: unknown, revision: unknown): Generator<Finding> {
  const [a, b] = [follow(versions.base, base), follow(versions.revision, revision)];
  const here = through(at, a.ref, b.ref);
  if (base !== undefined && revision === undefined)
    return yield finding(here, "major", "request-body-removed", "request body removed");
  const added = base === undefined && revision !== undefined;
  if (!a.value.required && b.value.required)
    yield finding(here, "major", "request-body-required", added ? "request body added, required" : "now required");
  else if (added) yield finding(here, "minor", "request-body-added", "request body added");
  else if (a.value.required && !b.value.required)
    yield finding(here, "minor", "request-body-optional", "no longer required");
  if (added) return;
  yield* compareMembers(here, a.value, b.value, {}, ["required", "content"]);
  yield* compareValues(versions, here, "request", a.value, b.value);
}

const isSuccess = (status: string) => status.startsWith("2");

function* compareResponses(versions: Versions, at: Place, base: Members, revision: Members): Generator<Finding> {
  const [was, is] = [base, revision].map((responses) => Object.keys(responses).filter(isSuccess).sort().join(", "));
  if (was !== is) yield finding(at, "major", "success-status-changed", `success status ${was} → ${is}`);
  for (const status of union(Object.keys(base), Object.keys(revision))) {
    const here = section(at, `response ${status}`);
    if (base[status] && revision[status]) yield* compareResponse(versions, here, base[status], revision[status]);
    else if (isSuccess(status)) continue;
    else if (base[status]) yield finding(here, "major", "response-removed", "error response removed");
    else yield finding(here, "minor", "response-added", "error response added");
  }
}

function* compareResponse(versions: Versions, at: Place, base: unknown, revision: unknown): Generator<Finding> {
  const [a, b] = [follow(versions.base, base), follow(versions.revision, revision)];
  const here = through(at, a.ref, b.ref);
  yield* compareMembers(here, a.value, b.value, {}, ["content", "headers", "x-error"]);
  yield* compareErrors(here, errors(a.value), errors(b.value));
  yield* compareHeaders(versions, here, members(a.value.headers), members(b.value.headers));
  yield* compareValues(versions, here, "response", a.value, b.value);
}

/** The codes of a response, each with its members. */
const errors = ({ "x-error": value = [] }: Members) =>
  new Map([value].flat().map((error) => [String(members(error).code), members(error)]));

function* compareErrors(at: Place, base: Map<string, Members>, revision: Map<string, Members>): Generator<Finding> {
  for (const code of union(base.keys(), revision.keys())) {
    const [a, b] = [base.get(code), revision.get(code)];
    if (!b) yield finding(at, "major", "x-error-changed", `code ${code} removed`);
    else if (!a) yield finding(at, "minor", "x-error-changed", `code ${code} added`);
    else {
      // Who took a refusal for free and repeats the job under another key would pay twice.
      const charged = always(b.charged === "no" ? "minor" : "major", "x-error-changed");
      yield* compareMembers(section(at, code), a, b, { ...errorTable, charged });
    }
  }
}

function* compareHeaders(versions: Versions, at: Place, base: Members, revision: Members): Generator<Finding> {
  const folded = (headers: Members) => new Map(Object.entries(headers).map(([name, h]) => [name.toLowerCase(), h]));
  const [before, after] = [folded(base), folded(revision)];
  for (const name of union(before.keys(), after.keys())) {
    const [a, b] = [follow(versions.base, before.get(name)), follow(versions.revision, after.get(name))];
    const header = section(at, `header ${name}`);
    const here = through(header, a.ref, b.ref);
    if (!after.has(name)) yield finding(header, "major", "response-header-removed", "header removed");
    else if (!before.has(name)) yield finding(header, "minor", "response-header-added", "header added");
    else {
      const table = { required: promise("response-header-changed") };
      yield* compareMembers(here, a.value, b.value, table, ["schema", "content", "examples"]);
      yield* compareValues(versions, here, "response", a.value, b.value);
    }
  }
}
