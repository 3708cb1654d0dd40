/** What `npm run generate` makes of x-error, and what it refuses. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import liveDocument from "../../generated/live/openapi.json" with { type: "json" };
import pageDocument from "../../generated/page/openapi.json" with { type: "json" };
import { codesOf, type ErrorExtension, type OpenApiDocument } from "../../scripts/generate/document.ts";
import { checkExtensions } from "../../scripts/generate/extensions.ts";
import { contracts } from "../../src/contract/all/index.ts";

const root = new URL("../../", import.meta.url).pathname;
const run = promisify(execFile);
const documents: Record<string, OpenApiDocument> = {
  page: pageDocument as unknown as OpenApiDocument,
  live: liveDocument as unknown as OpenApiDocument,
};

/** The document with one response's x-error changed. */
function broken(name: string, response: string, change: (error: ErrorExtension, document: OpenApiDocument) => void) {
  const copy = structuredClone(documents[name]) as OpenApiDocument;
  const [error] = codesOf(copy.components.responses[response] ?? {}).slice(-1);
  if (!error) throw new Error(`${response} has no x-error.`);
  change(error, copy);
  return () => checkExtensions(copy);
}

describe("a missing member of x-error is reported by name", () => {
  test.each(["code", "scope", "charged", "retry", "exitCode", "fix"] as const)("%s", (member) => {
    const remove = (error: ErrorExtension) => {
      delete (error as Partial<ErrorExtension>)[member];
    };
    const message = `must have required property '${member}'`;
    expect(broken("page", "RateLimited", remove)).toThrow(`components.responses.RateLimited: x-error ${message}`);
    // The second code of a response.
    expect(broken("live", "Forbidden", remove)).toThrow(`components.responses.Forbidden: x-error/1 ${message}`);
  });

  test.each<[string, Partial<Record<keyof ErrorExtension | "retryable", unknown>>, RegExp]>([
    ["a scope that nobody knows", { scope: "world" }, /x-error\/scope must be equal to one of the allowed values/],
    ["a charge that is not decided", { charged: "yes" }, /x-error\/charged must be equal to one of the allowed values/],
    ["a retry that nobody knows", { retry: "twice" }, /x-error\/retry must be equal to one of the allowed values/],
    ["an exit code that means success", { exitCode: 0 }, /x-error\/exitCode must be >= 1/],
    ["a fix without words", { fix: "" }, /x-error\/fix must NOT have fewer than 1 characters/],
    ["a member that nobody reads", { retryable: true }, /x-error must NOT have additional properties.*retryable/],
  ])("%s is refused", (_, members, message) => {
    expect(broken("page", "RateLimited", (error) => Object.assign(error, members))).toThrow(message);
  });

  test("a response without x-error is refused, even if it is inline", () => {
    expect(
      broken("page", "RateLimited", (_, { components }) => delete components.responses.RateLimited?.["x-error"]),
    ).toThrow("components.responses.RateLimited: x-error is missing");
    expect(
      broken("page", "RateLimited", (_, { paths }) => {
        Object.assign(paths["/api/v1/tasks/{id}"]?.get?.responses ?? {}, { "418": { description: "A teapot." } });
      }),
    ).toThrow("GET /api/v1/tasks/{id} 418: x-error is missing");
  });

  test("an empty list of codes is refused", () => {
    expect(
      broken("page", "RateLimited", (_, { components }) => {
        Object.assign(components.responses.RateLimited ?? {}, { "x-error": [] });
      }),
    ).toThrow("components.responses.RateLimited: x-error must NOT have fewer than 1 items");
  });
});

describe("an error code has one behaviour", () => {
  const twice = "x-error not_found differs from";
  test.each<[string, Partial<ErrorExtension>]>([
    ["scope", { scope: "account" }],
    ["charge", { charged: "unknown" }],
    ["retry", { retry: "back-off" }],
    ["exit code", { exitCode: 1 }],
    ["fix", { fix: "Do something else." }],
  ])("two responses with a different %s are refused", (_, members) => {
    const other = broken("page", "NotFound", (error, { paths }) => {
      const { responses } = paths["/api/v1/video/seedance"]?.post ?? {};
      Object.assign(responses ?? {}, { "404": { description: "Gone.", "x-error": { ...error, ...members } } });
    });
    expect(other).toThrow(`GET /api/v1/tasks/{id} 404: ${twice} POST /api/v1/video/seedance 404`);
  });

  test("two statuses are refused; the same behaviour in two responses is allowed", () => {
    const under = (status: string) =>
      broken("page", "NotFound", (error, { paths }) => {
        const { responses } = paths["/api/v1/video/seedance"]?.post ?? {};
        Object.assign(responses ?? {}, { [status]: { description: "Gone.", "x-error": [error] } });
      });
    expect(under("410")).toThrow(twice);
    expect(under("404")).not.toThrow();
  });
});

describe("npm run generate", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "generate-errors-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test.each<[string, object[], RegExp]>([
    [
      "an error without a scope",
      [{ target: "$.components.responses.RateLimited['x-error'].scope", remove: true }],
      /components\.responses\.RateLimited: x-error must have required property 'scope'/,
    ],
    [
      "a code with two behaviours",
      [{ target: "$.components.responses.ServiceBusy['x-error']", update: { code: "internal_error" } }],
      /503: x-error internal_error differs from .* 500/,
    ],
  ])(
    "stops at %s, and names it",
    async (name, actions, message) => {
      const file = join(folder, `${name}.yaml`);
      await writeFile(file, JSON.stringify({ overlay: "1.0.0", info: { title: name, version: "1" }, actions }));
      const generate = [join(root, "scripts/generate.ts"), "--overlay", file, "--out", join(folder, name)];
      await expect(run(process.execPath, generate, { cwd: root })).rejects.toThrow(message);
    },
    60_000,
  );

  test.each(Object.keys(documents))("derives the table of the contract %s that clients read", async (name) => {
    const { paths, components } = documents[name] as OpenApiDocument;
    const contract = await contracts[name]?.();
    const fixes = await contract?.load.fixes();
    const operations = Object.values(paths).flatMap((item) => Object.values(item));
    for (const [component, response] of Object.entries(components.responses))
      for (const { code, fix, ...behavior } of codesOf(response)) {
        const ref = `#/components/responses/${component}`;
        const statuses = operations.flatMap(({ responses }) =>
          Object.entries(responses).flatMap(([status, { $ref }]) => ($ref === ref ? Number(status) : [])),
        );
        expect(contract?.errors[code], code).toEqual({ status: statuses[0], ...behavior });
        expect(fixes?.[code], code).toBe(fix);
      }
    const codes = Object.values(components.responses).flatMap((response) => codesOf(response).map(({ code }) => code));
    expect(Object.keys(contract?.errors ?? {}).sort()).toEqual(codes.sort());
  });

  test("only the live service refuses an account with frozen credits or without a purchase", async () => {
    const [page, live] = await Promise.all([contracts.page?.(), contracts.live?.()]);
    for (const code of ["purchase_required", "credits_frozen"]) {
      expect(live?.errors[code]).toMatchObject({ status: 403, scope: "account", charged: "no", retry: "never" });
      expect(page?.errors).not.toHaveProperty(code);
    }
  });
});
