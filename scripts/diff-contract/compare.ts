/** Finds the changes between two versions of the contract. */
import type { OpenApiDocument } from "../generate/document.ts";
import {
  type ContractChange,
  changeAt,
  type LocatedChange,
  mergeChanges,
  type ObjectMembers,
  rootLocation,
  sectionLocation,
  union,
} from "./change.ts";
import { compareMaximum, compareMinimum } from "./keywords.ts";
import { compareMembers, describeDifference, objectMembersOf, uniformVerdicts } from "./members.ts";
import { type ContractVersions, compareOperations } from "./operation.ts";
import { compareSchemes, compareSecurity } from "./security.ts";

const api = rootLocation("API");
const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];
const rateLimits = ["x-rate-limit", "x-media-validation-limit"];
const separateMembers = ["info", "servers", "security", "paths", "components", ...rateLimits];

/**
 * Compares two versions of the contract.
 * @throws Error if a reference has no target.
 */
export function compareContracts(base: OpenApiDocument, revision: OpenApiDocument): ContractChange[] {
  return mergeChanges(compareDocuments({ base, revision }));
}

function* compareDocuments(versions: ContractVersions): Generator<LocatedChange> {
  const { base, revision } = versions;
  yield* compareMembers(api, base, revision, { openapi: uniformVerdicts("minor", "openapi-changed") }, separateMembers);
  yield* compareMembers(sectionLocation(api, "info"), base.info, revision.info, {}, ["version"]);
  yield* compareServers(base.servers, revision.servers);
  yield* compareSecurity(api, base.security, revision.security);
  yield* compareSchemes(api, base.components?.securitySchemes, revision.components?.securitySchemes);
  for (const name of rateLimits)
    yield* compareRateLimits(name, objectMembersOf(base[name]), objectMembersOf(revision[name]));
  for (const path of union(Object.keys(base.paths), Object.keys(revision.paths))) {
    const [a, b] = [base.paths[path], revision.paths[path]];
    if (!b) yield changeAt(rootLocation(path), "major", "endpoint-removed", "endpoint removed");
    else if (!a) yield changeAt(rootLocation(path), "minor", "endpoint-added", "endpoint added");
    else yield* comparePaths(versions, path, a, b);
  }
}

function* comparePaths(
  versions: ContractVersions,
  path: string,
  base: ObjectMembers,
  revision: ObjectMembers,
): Generator<LocatedChange> {
  yield* compareMembers(rootLocation(path), base, revision, {}, [...methods, "parameters"]);
  for (const method of methods) {
    const at = rootLocation(`${method.toUpperCase()} ${path}`);
    const [a, b] = [base[method], revision[method]].map(
      (operation) => operation && objectMembersOf(operation),
    ) as ObjectMembers[];
    if (a && b) {
      const shared = { base: base.parameters, revision: revision.parameters };
      yield* compareOperations(versions, at, a, b, shared);
      if (a.security !== undefined || b.security !== undefined)
        yield* compareSecurity(at, a.security ?? versions.base.security, b.security ?? versions.revision.security);
    } else if (a) yield changeAt(at, "major", "operation-removed", "operation removed");
    else if (b) yield changeAt(at, "minor", "operation-added", "operation added");
  }
}

function* compareServers(
  base: OpenApiDocument["servers"] = [],
  revision: OpenApiDocument["servers"] = [],
): Generator<LocatedChange> {
  for (const url of union(
    base.map((server) => server.url),
    revision.map((server) => server.url),
  )) {
    const at = sectionLocation(api, `server ${url}`);
    const [a, b] = [base, revision].map((servers) => servers.find((server) => server.url === url));
    if (!b) yield changeAt(at, "major", "server-removed", "server removed");
    else if (!a) yield changeAt(at, "minor", "server-added", "server added");
    else yield* compareMembers(at, a, b);
  }
}

/** Clients schedule requests by these numbers, so they are limits like those of a request. */
function* compareRateLimits(name: string, base: ObjectMembers, revision: ObjectMembers): Generator<LocatedChange> {
  const at = sectionLocation(api, name);
  const limits = { requests: compareMaximum, seconds: compareMinimum };
  for (const [limit, relate] of Object.entries(limits)) {
    const relation = relate(base[limit], revision[limit]);
    if (!relation) continue;
    const level = relation === "narrowed" ? "major" : "minor";
    yield changeAt(at, level, `rate-limit-${relation}`, describeDifference(limit, base[limit], revision[limit]));
  }
  const table = { source: uniformVerdicts("patch", "docs-changed") };
  yield* compareMembers(at, base, revision, table, Object.keys(limits));
}
