import { expect, test } from "vitest";
import { contractText } from "../../../scripts/docs/reference/contract-text.ts";
import { endpointsOf } from "../../../scripts/docs/reference/view.ts";
import { referenceStrings } from "../../../scripts/docs/reference/words.ts";
import type { OpenApiDocument } from "../../../scripts/generate/document.ts";
import { docsViews } from "./reference-views.ts";

/** Values that readers do not need, by their path in the document, with the reason. */
const omittedPaths = [
  /^openapi$|^jsonSchemaDialect$/, // about the file itself
  /x-internal$|x-role$/, // for programs
  /x-pattern$/, // for errors: readers have the description
  /^x-task-errors\.|^x-plan-factor\./, // they are in the guides to polling and to credits
  /x-credits\.\d+\.input$/, // the source says it in words
  /x-error\.(\d+\.)?exitCode$/, // it is in the guide to the command line
  /\.get\.responses\.\d+\.x-error\.charged$/, // reading is free
  /^security\.|^components\.securitySchemes\.apiKey\.type$/, // "HTTP scheme" implies it
  /\.type$(?<=(schema|oneOf\.\d+|items)\.type)/, // a body, a mode and an output are objects
  /\.title$(?<!oneOf\.\d+\.title)/, // the name of a schema that is neither a mode nor an alternative
  /oneOf\.\d+\.properties\.mode\.default$(?<!0\.properties\.mode\.default)/, // the mode is required
];

/** One model and the task: all others have members of the same kinds. */
function excerpt(): OpenApiDocument {
  const { view } = docsViews[0] ?? {};
  if (!view) throw new Error("There is no docs view.");
  const copy = structuredClone(view);
  const kept = endpointsOf(copy).filter(({ operation }, index) => index === 0 || !operation["x-model"]);
  copy.paths = Object.fromEntries(kept.map(({ path }) => [path, copy.paths[path] ?? {}]));
  copy.tags = (copy.tags as { name: string }[]).filter(({ name }) => kept.some(({ tag }) => tag === name));
  return copy;
}

const textOf = (view: OpenApiDocument) => {
  try {
    return contractText(view, endpointsOf(view), referenceStrings.en);
  } catch (error) {
    return `${error}`;
  }
};

test("each value of the contract that a reader needs has a part in the text", () => {
  const view = excerpt();
  const text = textOf(view);
  const idle: string[] = [];
  let count = 0;
  const visit = (node: Record<string, unknown>, path: string) => {
    for (const [member, value] of Object.entries(node)) {
      const place = path ? `${path}.${member}` : member;
      if (typeof value === "object" && value !== null) visit(value as Record<string, unknown>, place);
      else if (!omittedPaths.some((pattern) => pattern.test(place))) {
        count++;
        node[member] = changed(value);
        if (textOf(view) === text) idle.push(place);
        node[member] = value;
      }
    }
  };
  visit(view as unknown as Record<string, unknown>, "");
  expect(idle).toEqual([]);
  expect(count).toBeGreaterThan(500);
});

const changed = (value: unknown) =>
  typeof value === "number" ? value + 1 : typeof value === "boolean" ? !value : `${value} changed`;
