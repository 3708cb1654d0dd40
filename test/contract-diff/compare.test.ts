import { describe, expect, test } from "vitest";
import { compareContracts } from "../../scripts/diff-contract/compare.ts";
import type { OpenApiDocument } from "../../scripts/generate/document.ts";
import { additionCases, breakingCases, unchangedCases, wordingCases } from "./cases.ts";
import { type DocumentNode, listAt, nodeAt, openapiDocument, schemaNode, seedanceRule, taskOperation } from "./edit.ts";

function changes(edit: (api: DocumentNode) => void, before: (api: DocumentNode) => void = () => {}) {
  const base = structuredClone(openapiDocument);
  before(base);
  const revision = structuredClone(base);
  edit(revision);
  return compareContracts(base as unknown as OpenApiDocument, revision as unknown as OpenApiDocument);
}

const groups = {
  "breaking changes": breakingCases,
  "new features": additionCases,
  "new wording": wordingCases,
  "no change": unchangedCases,
};
describe.each(Object.entries(groups))("%s", (_, cases) => {
  test.each(cases)("$name", ({ edit, before, expected }) => {
    const found = changes(edit, before).map(({ level, rule }) => `${level} ${rule}`);
    expect(found.sort()).toEqual([...expected].sort());
  });
});

describe("a change is described", () => {
  test("place and value", () => {
    const [change] = changes((api) => {
      nodeAt(schemaNode(api, "SeedanceRequest"), "properties", "prompt").maxLength = 5000;
    });
    expect(change).toEqual({
      level: "major",
      where: "POST /api/v1/video/seedance request prompt",
      what: "maxLength 10000 → 5000",
      rule: "request-limit-narrowed",
    });
  });

  test("a value of a list", () => {
    const [change] = changes((api) => {
      nodeAt(schemaNode(api, "GptImage2Request"), "properties", "channel").enum = ["standard", "eco"];
    });
    expect(change?.what).toBe('enum -"economy" +"eco"');
  });

  test("a change of a shared component counts once and names each affected place", () => {
    const [change, ...others] = changes((api) => {
      schemaNode(api, "MediaUrl").maxLength = 100;
    });
    expect(others).toEqual([]);
    expect(change?.where).toBe("POST /api/v1/video/seedance request image_url");
    expect(change?.also).toEqual([
      "POST /api/v1/video/seedance request end_image_url",
      "POST /api/v1/video/seedance request media_urls[]",
      "POST /api/v1/image/gpt-image-2 request imageUrls[]",
      "POST /api/v1/image/nano-banana-pro request image_urls[]",
    ]);
  });

  test("a branch of a rule", () => {
    const [change] = changes((api) => {
      nodeAt(listAt(seedanceRule(api, "Mode"), "anyOf"), 0, "properties").end_image_url = false;
    });
    expect(change?.where).toBe('POST /api/v1/video/seedance request rule "Mode" › "Text to video" end_image_url');
    expect(change?.what).toBe("refused now");
  });

  test("a property of one kind of output", () => {
    const [change] = changes((api) => {
      nodeAt(schemaNode(api, "Image"), "properties").width = { type: "integer" };
    });
    expect(change?.where).toBe("GET /api/v1/tasks/{id} response 200 output › ImageOutput images[].width");
  });
});

test("the level of a change depends on the direction", () => {
  const found = changes((api) => {
    schemaNode(api, "TaskId").maxLength = 256;
  });
  expect(found.map(({ level, rule }) => `${level} ${rule}`)).toEqual([
    "major response-limit-widened",
    "minor request-limit-widened",
  ]);
});

test("a recursive schema is compared in finite time", () => {
  const nest = (api: DocumentNode) => {
    nodeAt(schemaNode(api, "Task"), "properties").parent = { $ref: "#/components/schemas/Task" };
  };
  expect(changes(() => {}, nest)).toEqual([]);
  const removed = changes((api) => {
    delete nodeAt(schemaNode(api, "Task"), "properties").model;
  }, nest);
  expect(removed.map((change) => change.rule)).toEqual(["response-property-removed"]);
});

test("a reference without a target is refused", () => {
  const dangle = (api: DocumentNode) => {
    nodeAt(taskOperation(api), "responses", "200", "content", "application/json").schema = {
      $ref: "#/components/schemas/None",
    };
  };
  expect(() => changes(dangle)).toThrow("#/components/schemas/None has no target in this document.");
});
