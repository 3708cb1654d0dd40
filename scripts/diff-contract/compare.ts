/** The changes between two versions of the contract. */
import type { Document } from "../generate/document.ts";
import { type Change, type Finding, finding, type Members, merge, place, section, union } from "./change.ts";
import { atLeast, atMost } from "./keywords.ts";
import { always, compareMembers, describe, members } from "./members.ts";
import { compareOperations, type Versions } from "./operation.ts";
import { compareSchemes, compareSecurity } from "./security.ts";

const api = place("API");
const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];
const rateLimits = ["x-rate-limit", "x-media-validation-limit"];
const apart = ["info", "servers", "security", "paths", "components", ...rateLimits];

/** @throws Error where a reference points to nothing. */
export function compareContracts(base: Document, revision: Document): Change[] {
  return merge(compareDocuments({ base, revision }));
}

function* compareDocuments(versions: Versions): Generator<Finding> {
  const { base, revision } = versions;
  yield* compareMembers(api, base, revision, { openapi: always("minor", "openapi-changed") }, apart);
  yield* compareMembers(section(api, "info"), base.info, revision.info, {}, ["version"]);
  yield* compareServers(base.servers, revision.servers);
  yield* compareSecurity(api, base.security, revision.security);
  yield* compareSchemes(api, base.components?.securitySchemes, revision.components?.securitySchemes);
  for (const name of rateLimits) yield* compareRateLimits(name, members(base[name]), members(revision[name]));
  for (const path of union(Object.keys(base.paths), Object.keys(revision.paths))) {
    const [a, b] = [base.paths[path], revision.paths[path]];
    if (!b) yield finding(place(path), "major", "endpoint-removed", "endpoint removed");
    else if (!a) yield finding(place(path), "minor", "endpoint-added", "endpoint added");
    else yield* comparePaths(versions, path, a, b);
  }
}

function* comparePaths(versions: Versions, path: string, base: Members, revision: Members): Generator<Finding> {
  yield* compareMembers(place(path), base, revision, {}, [...methods, "parameters"]);
  for (const method of methods) {
    const at = place(`${method.toUpperCase()} ${path}`);
    const [a, b] = [base[method], revision[method]].map((operation) => operation && members(operation)) as Members[];
    if (a && b) {
      const shared = { base: base.parameters, revision: revision.parameters };
      yield* compareOperations(versions, at, a, b, shared);
      if (a.security !== undefined || b.security !== undefined)
        yield* compareSecurity(at, a.security ?? versions.base.security, b.security ?? versions.revision.security);
    } else if (a) yield finding(at, "major", "operation-removed", "operation removed");
    else if (b) yield finding(at, "minor", "operation-added", "operation added");
  }
}

function* compareServers(base: Document["servers"] = [], revision: Document["servers"] = []): Generator<Finding> {
  for (const url of union(
    base.map((server) => server.url),
    revision.map((server) => server.url),
  )) {
    const at = section(api, `server ${url}`);
    const [a, b] = [base, revision].map((servers) => servers.find((server) => server.url === url));
    if (!b) yield finding(at, "major", "server-removed", "server removed");
    else if (!a) yield finding(at, "minor", "server-added", "server added");
    else yield* compareMembers(at, a, b);
  }
}

/** Clients pace themselves by these numbers, so they are limits like those of a request. */
function* compareRateLimits(name: string, base: Members, revision: Members): Generator<Finding> {
  const at = section(api, name);
  const limits = { requests: atMost, seconds: atLeast };
  for (const [limit, relate] of Object.entries(limits)) {
    const relation = relate(base[limit], revision[limit]);
    if (!relation) continue;
    const level = relation === "narrowed" ? "major" : "minor";
    yield finding(at, level, `rate-limit-${relation}`, describe(limit, base[limit], revision[limit]));
  }
  const table = { source: always("patch", "docs-changed") };
  yield* compareMembers(at, base, revision, table, Object.keys(limits));
}
