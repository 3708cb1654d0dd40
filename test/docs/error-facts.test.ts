/** Checks the tables of errors in the guides against the contracts and the classes. */
import { describe, expect, test } from "vitest";
import { type Language, languages } from "../../scripts/docs/languages.ts";
import { type ErrorExtension, type OpenApiDocument, resolveReference } from "../../scripts/generate/document.ts";
import { createApiError } from "../../src/errors.ts";
import * as client from "../../src/package/index.ts";
import { readGuide, tableRowsOf } from "./guides.ts";
import { expectedStrings } from "./site/reference-strings.ts";
import { docsViews } from "./site/reference-views.ts";

const heads = {
  en: { code: "code", class: "class", exitCode: "exit code" },
  "zh-CN": { code: "代码", class: "类", exitCode: "退出码" },
} satisfies Record<Language, object>;
const all = Object.keys(languages) as Language[];

/** Each code of each contract in a language, with its status. */
function errorsOf(language: Language): Map<string, ErrorExtension & { status: string }> {
  const found = new Map<string, ErrorExtension & { status: string }>();
  for (const { view } of docsViews.filter((each) => each.language === language))
    for (const item of Object.values((view as OpenApiDocument).paths))
      for (const { responses } of Object.values(item))
        for (const [status, reference] of Object.entries(responses))
          for (const error of [resolveReference(view, reference)["x-error"] ?? []].flat())
            found.set(error.code, { ...error, status });
  return found;
}

/** The classes that a table names, each with its statuses. */
function classesIn(page: string, language: Language): Map<string, number[]> {
  const named = tableRowsOf(page, heads[language].class).flatMap(([names = ""]) => [
    ...names.matchAll(/`(\w+)`(?: ?[(（]([^)）]*)[)）])?/g),
  ]);
  return new Map(named.map(([, name = "", statuses = ""]) => [name, (statuses.match(/\d+/g) ?? []).map(Number)]));
}

describe.each(all)("%s", (language) => {
  test("the guide to errors lists exactly the codes of the contracts, with their behaviour", () => {
    const words = expectedStrings[language];
    const rows = tableRowsOf(readGuide("errors", language), heads[language].code);
    const wanted = [...errorsOf(language).values()].map(({ code, status, scope, charged, retry, fix }) =>
      [`\`${code}\``, status, words.about[scope], words.charged[charged], words.again[retry], fix].join(" | "),
    );
    expect(rows.map((cells) => cells.join(" | ")).sort()).toEqual(wanted.sort());
  });

  test("the guide to errors lists exactly the error classes, with the statuses that decide them", () => {
    const classes = Object.entries(client).flatMap(([name, value]) =>
      typeof value === "function" && value.prototype instanceof client.SeedanceError ? name : [],
    );
    const named = classesIn(readGuide("errors", language), language);
    expect([...named.keys()].sort()).toEqual(classes.sort());
    const behavior = { status: 0, scope: "request", charged: "no", retry: "never", exitCode: 1, fix: "" } as const;
    for (let status = 400; status < 600; status++) {
      const { name } = createApiError({ status, code: "any", message: "", behavior });
      const [own = "ApiError"] = [...named].find(([, statuses]) => statuses.includes(status)) ?? [];
      expect(name, `${status}`).toBe(own);
    }
  });

  test("the guide to the command line lists the exit code of each error", () => {
    const known = tableRowsOf(readGuide("command-line", language), heads[language].exitCode).map(([code]) =>
      Number(code),
    );
    for (const { code, exitCode } of errorsOf(language).values()) expect(known, code).toContain(exitCode);
  });
});
