/** Each case: one edit of the contract, and the changes that the comparison must report, none besides. */
import type { ChangeLevel } from "../../scripts/diff-contract/change.ts";
import {
  addSecondErrorCode,
  type DocumentNode,
  listAt,
  nodeAt,
  propertyNode,
  removeFromList,
  removeMember,
  ruleBranch,
  schemaNode,
  seedanceField,
  seedanceOperation,
  seedancePath,
  seedanceRule,
  taskOperation,
  taskPath,
} from "./edit.ts";

export interface DiffCase {
  name: string;
  /** Prepares the base, if the unchanged contract cannot show the change. */
  before?: (api: DocumentNode) => void;
  edit: (api: DocumentNode) => void;
  /** `level rule` of each change that is expected. */
  expected: `${ChangeLevel} ${string}`[];
  /** One of the nine changes that a release must never make unnoticed. */
  headline?: boolean;
}

export const breakingCases: DiffCase[] = [
  {
    name: "an endpoint is removed",
    headline: true,
    edit: (api) => removeMember(nodeAt(api, "paths"), "/api/v1/image/nano-banana-pro"),
    expected: ["major endpoint-removed"],
  },
  {
    name: "an operation is removed",
    edit: (api) => {
      nodeAt(api, "paths", seedancePath).get = structuredClone(taskOperation(api));
      removeMember(nodeAt(api, "paths", seedancePath), "post");
    },
    expected: ["major operation-removed", "minor operation-added"],
  },
  {
    name: "an operation gets another operationId",
    edit: (api) => {
      taskOperation(api).operationId = "readTask";
    },
    expected: ["major operation-id-changed"],
  },
  {
    name: "a response property is removed",
    headline: true,
    edit: (api) => removeMember(nodeAt(schemaNode(api, "Task"), "properties"), "credits_used"),
    expected: ["major response-property-removed"],
  },
  {
    name: "a response property inside an anyOf branch is removed",
    edit: (api) => removeMember(nodeAt(schemaNode(api, "VideoOutput"), "properties"), "last_frame_url"),
    expected: ["major response-property-removed"],
  },
  {
    name: "a required response property is removed",
    edit: (api) => {
      removeMember(nodeAt(schemaNode(api, "VideoOutput"), "properties"), "video_url");
      removeFromList(listAt(schemaNode(api, "VideoOutput"), "required"), "video_url");
    },
    expected: ["major response-property-removed"],
  },
  {
    name: "a response property changes its type",
    headline: true,
    edit: (api) => {
      propertyNode(api, "VideoOutput", "seed").type = "string";
      removeMember(propertyNode(api, "VideoOutput", "seed"), "format");
      removeMember(propertyNode(api, "VideoOutput", "seed"), "minimum");
      removeMember(propertyNode(api, "VideoOutput", "seed"), "maximum");
    },
    expected: [
      "major response-type-changed",
      "major response-format-widened",
      "major response-limit-widened",
      "major response-limit-widened",
    ],
  },
  {
    name: "a response property may be null",
    edit: (api) => {
      schemaNode(api, "Credits").type = ["number", "null"];
    },
    expected: ["major response-type-widened"],
  },
  {
    name: "a response property is a number instead of an integer",
    edit: (api) => {
      propertyNode(api, "VideoOutput", "seed").type = "number";
    },
    expected: ["major response-type-widened"],
  },
  {
    name: "a response property is no longer sure to be there",
    edit: (api) => removeFromList(listAt(schemaNode(api, "Task"), "required"), "status"),
    expected: ["major response-property-optional"],
  },
  {
    name: "a response limit is raised",
    edit: (api) => {
      schemaNode(api, "Label").maxLength = Number(schemaNode(api, "Label").maxLength) + 1;
    },
    expected: ["major response-limit-widened"],
  },
  {
    name: "a response may come in one more shape",
    edit: (api) => listAt(propertyNode(api, "Task", "output"), "anyOf").push({ type: "object", title: "Audio output" }),
    expected: ["major response-branch-widened"],
  },
  {
    name: "a request field is made required",
    headline: true,
    edit: (api) => listAt(schemaNode(api, "SeedanceRequest"), "required").push("duration"),
    expected: ["major request-property-required"],
  },
  {
    name: "a request field is added as required",
    edit: (api) => {
      nodeAt(schemaNode(api, "SeedanceRequest"), "properties").style = { type: "string" };
      listAt(schemaNode(api, "SeedanceRequest"), "required").push("style");
    },
    expected: ["major request-property-required"],
  },
  {
    name: "a request property is removed",
    edit: (api) => removeMember(nodeAt(schemaNode(api, "SeedanceRequest"), "properties"), "fixed_lens"),
    expected: ["major request-property-removed"],
  },
  {
    name: "a request property changes its type",
    edit: (api) => {
      seedanceField(api, "generate_audio").type = "string";
    },
    expected: ["major request-type-changed"],
  },
  {
    name: "a request property changes its format",
    edit: (api) => {
      seedanceField(api, "seed").format = "int32";
    },
    expected: ["major request-format-changed"],
  },
  {
    name: "an enum value is removed from a request",
    headline: true,
    edit: (api) => removeFromList(listAt(seedanceField(api, "resolution"), "enum"), "1080p"),
    expected: ["major request-enum-narrowed"],
  },
  {
    name: "an enum value is replaced in a request",
    edit: (api) => {
      removeFromList(listAt(seedanceField(api, "resolution"), "enum"), "1080p");
      listAt(seedanceField(api, "resolution"), "enum").push("4k");
    },
    expected: ["major request-enum-changed"],
  },
  {
    name: "an enum is put on a free request field",
    edit: (api) => {
      seedanceField(api, "prompt").enum = ["one prompt"];
    },
    expected: ["major request-enum-narrowed"],
  },
  {
    name: "maxLength is lowered",
    headline: true,
    edit: (api) => {
      seedanceField(api, "prompt").maxLength = 5000;
    },
    expected: ["major request-limit-narrowed"],
  },
  {
    name: "minLength is raised",
    edit: (api) => {
      seedanceField(api, "prompt").minLength = 10;
    },
    expected: ["major request-limit-narrowed"],
  },
  {
    name: "maximum is lowered",
    edit: (api) => {
      seedanceField(api, "seed").maximum = 1000;
    },
    expected: ["major request-limit-narrowed"],
  },
  {
    name: "minimum is raised",
    edit: (api) => {
      seedanceField(api, "seed").minimum = 0;
    },
    expected: ["major request-limit-narrowed"],
  },
  {
    name: "maxItems is lowered",
    edit: (api) => {
      seedanceField(api, "media_urls").maxItems = 9;
    },
    expected: ["major request-limit-narrowed"],
  },
  {
    name: "minItems is raised",
    edit: (api) => {
      seedanceField(api, "media_urls").minItems = 2;
    },
    expected: ["major request-limit-narrowed"],
  },
  {
    name: "a limit is set where none was",
    edit: (api) => {
      seedanceField(api, "duration").maxLength = 2;
    },
    expected: ["major request-limit-narrowed"],
  },
  {
    name: "a limit is set beside a $ref",
    edit: (api) => {
      seedanceField(api, "end_image_url").maxLength = 100;
    },
    expected: ["major request-limit-narrowed"],
  },
  {
    name: "a limit is lowered in a component that three requests share",
    edit: (api) => {
      schemaNode(api, "MediaUrl").maxLength = 2048;
    },
    expected: ["major request-limit-narrowed"],
  },
  {
    name: "a pattern is changed",
    edit: (api) => {
      schemaNode(api, "MediaUrl").pattern = "^https://";
    },
    expected: ["major request-pattern-changed"],
  },
  {
    name: "a pattern is added",
    edit: (api) => {
      seedanceField(api, "duration").pattern = "^[0-9]$";
    },
    expected: ["major request-pattern-narrowed"],
  },
  {
    name: "a default is changed",
    edit: (api) => {
      seedanceField(api, "resolution").default = "1080p";
    },
    expected: ["major default-changed"],
  },
  {
    name: "a default is removed",
    edit: (api) => removeMember(seedanceField(api, "resolution"), "default"),
    expected: ["major default-changed"],
  },
  {
    name: "additionalProperties is closed",
    before: (api) => removeMember(schemaNode(api, "SeedanceRequest"), "additionalProperties"),
    edit: (api) => {
      schemaNode(api, "SeedanceRequest").additionalProperties = false;
    },
    expected: ["major request-additional-properties-narrowed"],
  },
  {
    name: "a request field may no longer be repeated",
    edit: (api) => {
      seedanceField(api, "media_urls").uniqueItems = true;
    },
    expected: ["major request-limit-narrowed"],
  },
  {
    name: "a conditional rule is added",
    headline: true,
    edit: (api) =>
      listAt(schemaNode(api, "SeedanceRequest"), "allOf").push({
        title: "Fixed lens",
        anyOf: [
          { title: "Free", properties: { fixed_lens: { const: false } } },
          { title: "Fixed", required: ["seed"], properties: { fixed_lens: { const: true } } },
        ],
      }),
    expected: ["major request-rule-narrowed"],
  },
  {
    name: "a property gets its first rule",
    edit: (api) => {
      seedanceField(api, "end_image_url").allOf = [{ pattern: "png$" }];
    },
    expected: ["major request-rule-narrowed"],
  },
  {
    name: "a branch of a conditional rule is removed",
    edit: (api) => {
      const mode = seedanceRule(api, "Mode");
      removeFromList(listAt(mode, "anyOf"), ruleBranch(mode, "Media to video"));
    },
    expected: ["major request-rule-narrowed"],
  },
  {
    name: "a branch of a conditional rule refuses one more field",
    edit: (api) => {
      nodeAt(ruleBranch(seedanceRule(api, "Mode"), "Text to video"), "properties").end_image_url = false;
    },
    expected: ["major request-rule-narrowed"],
  },
  {
    name: "a branch of a conditional rule requires one more field",
    edit: (api) => listAt(ruleBranch(seedanceRule(api, "Mode"), "Image to video"), "required").push("end_image_url"),
    expected: ["major request-rule-narrowed"],
  },
  {
    name: "a branch of a conditional rule narrows a value",
    edit: (api) => {
      nodeAt(ruleBranch(seedanceRule(api, "Mode"), "Text to video"), "properties").resolution = { const: "720p" };
    },
    expected: ["major request-rule-narrowed"],
  },
  {
    name: "an error response is removed",
    headline: true,
    edit: (api) => removeMember(nodeAt(seedanceOperation(api), "responses"), "402"),
    expected: ["major response-removed"],
  },
  {
    name: "the success status is changed",
    edit: (api) => {
      const responses = nodeAt(seedanceOperation(api), "responses");
      responses["200"] = responses["201"];
      removeMember(responses, "201");
    },
    expected: ["major success-status-changed"],
  },
  {
    name: "a second success status is added",
    edit: (api) => {
      const responses = nodeAt(seedanceOperation(api), "responses");
      responses["202"] = responses["201"];
    },
    expected: ["major success-status-changed"],
  },
  {
    name: "a response media type is removed",
    edit: (api) => removeMember(nodeAt(seedanceOperation(api), "responses", "201", "content"), "application/json"),
    expected: ["major response-media-type-removed"],
  },
  {
    name: "a request media type is replaced",
    edit: (api) => {
      const content = nodeAt(seedanceOperation(api), "requestBody", "content");
      content["text/json"] = content["application/json"];
      removeMember(content, "application/json");
    },
    expected: ["major request-media-type-removed", "minor request-media-type-added"],
  },
  {
    name: "a response header is removed",
    edit: (api) => removeMember(nodeAt(api, "components", "responses", "RateLimited"), "headers"),
    expected: ["major response-header-removed"],
  },
  {
    name: "a request body is made required",
    edit: (api) => {
      taskOperation(api).requestBody = { required: true, content: {} };
    },
    expected: ["major request-body-required"],
  },
  {
    name: "a request body is removed",
    edit: (api) => removeMember(seedanceOperation(api), "requestBody"),
    expected: ["major request-body-removed"],
  },
  {
    name: "a parameter is added as required",
    edit: (api) =>
      listAt(seedanceOperation(api), "parameters").push({ name: "X-Team", in: "header", required: true, schema: {} }),
    expected: ["major parameter-required"],
  },
  {
    name: "a parameter is removed",
    edit: (api) => removeMember(taskOperation(api), "parameters"),
    expected: ["major parameter-removed"],
  },
  {
    name: "a limit of a parameter is tightened",
    edit: (api) => {
      nodeAt(api, "components", "parameters", "IdempotencyKey", "schema").maxLength = 64;
    },
    expected: ["major request-limit-narrowed"],
  },
  {
    name: "security is added to an operation that had none",
    headline: true,
    before: (api) => {
      taskOperation(api).security = [];
    },
    edit: (api) => removeMember(taskOperation(api), "security"),
    expected: ["major security-narrowed"],
  },
  {
    name: "a second key is asked for",
    edit: (api) => {
      seedanceOperation(api).security = [{ apiKey: [], team: [] }];
    },
    expected: ["major security-narrowed"],
  },
  {
    name: "a scope is asked for",
    edit: (api) => {
      api.security = [{ apiKey: ["write"] }];
    },
    expected: ["major security-narrowed"],
  },
  {
    name: "security is added for the whole API",
    before: (api) => removeMember(api, "security"),
    edit: (api) => {
      api.security = [{ apiKey: [] }];
    },
    expected: ["major security-narrowed"],
  },
  {
    name: "a security scheme changes its type",
    edit: (api) => {
      nodeAt(api, "components", "securitySchemes").apiKey = { type: "apiKey", in: "header", name: "X-Key" };
    },
    expected: ["major security-scheme-changed"],
  },
  {
    name: "a server is removed",
    edit: (api) => {
      listAt(api, "servers").pop();
    },
    expected: ["major server-removed"],
  },
  {
    name: "a model gets another name",
    edit: (api) => {
      nodeAt(seedanceOperation(api), "x-model").name = "seedance-2";
    },
    expected: ["major x-model-changed"],
  },
  {
    name: "a model gets another prefix of its ids",
    edit: (api) => {
      nodeAt(seedanceOperation(api), "x-model").idPrefix = "sd3_";
    },
    expected: ["major x-model-changed"],
  },
  {
    name: "an error gets another code",
    edit: (api) => {
      nodeAt(api, "components", "responses", "NotFound", "x-error").code = "task_not_found";
    },
    expected: ["major x-error-changed", "minor x-error-changed"],
  },
  {
    name: "a response loses one of its codes",
    before: addSecondErrorCode,
    edit: (api) => listAt(nodeAt(api, "components", "responses", "NotFound"), "x-error").pop(),
    expected: ["major x-error-changed"],
  },
  {
    name: "an error that was free may be charged",
    edit: (api) => {
      nodeAt(api, "components", "responses", "NotFound", "x-error").charged = "unknown";
    },
    expected: ["major x-error-changed"],
  },
  {
    name: "an error ends the command with another exit code",
    edit: (api) => {
      nodeAt(api, "components", "responses", "NotFound", "x-error").exitCode = 1;
    },
    expected: ["major x-error-changed"],
  },
  {
    name: "an error gets a member that the comparison does not know",
    edit: (api) => {
      nodeAt(api, "components", "responses", "NotFound", "x-error").weight = 1;
    },
    expected: ["major weight-changed"],
  },
  {
    name: "a value is removed from an open list",
    edit: (api) => removeFromList(listAt(schemaNode(api, "TaskStatus"), "x-extensible-enum"), "failed"),
    expected: ["major open-enum-narrowed"],
  },
  {
    name: "the rate limit is lowered",
    edit: (api) => {
      nodeAt(api, "x-rate-limit").requests = 10;
    },
    expected: ["major rate-limit-narrowed"],
  },
  {
    name: "a keyword that the comparison does not know is added",
    edit: (api) => {
      schemaNode(api, "SeedanceRequest").dependentRequired = { seed: ["channel"] };
    },
    expected: ["major request-dependent-required-narrowed"],
  },
];

export const additionCases: DiffCase[] = [
  {
    name: "an endpoint is added",
    edit: (api) => {
      nodeAt(api, "paths")["/api/v1/tasks"] = { get: { ...taskOperation(api), operationId: "listTasks" } };
    },
    expected: ["minor endpoint-added"],
  },
  {
    name: "an operation is added",
    edit: (api) => {
      nodeAt(api, "paths", taskPath).delete = { ...taskOperation(api), operationId: "deleteTask" };
    },
    expected: ["minor operation-added"],
  },
  {
    name: "an optional request field is added",
    edit: (api) => {
      nodeAt(schemaNode(api, "SeedanceRequest"), "properties").style = { type: "string", maxLength: 10 };
    },
    expected: ["minor request-property-added"],
  },
  {
    name: "a new request field that one mode refuses is added",
    edit: (api) => {
      nodeAt(schemaNode(api, "SeedanceRequest"), "properties").style = { type: "string" };
      nodeAt(ruleBranch(seedanceRule(api, "Mode"), "Text to video"), "properties").style = false;
    },
    expected: ["minor request-property-added"],
  },
  {
    name: "a new request field comes with a rule of its own",
    edit: (api) => {
      nodeAt(schemaNode(api, "SeedanceRequest"), "properties").style = { type: "string" };
      listAt(schemaNode(api, "SeedanceRequest"), "allOf").push({
        title: "Style",
        anyOf: [
          { title: "No style", properties: { style: false } },
          { title: "Style on channel real", required: ["channel"], properties: { channel: { const: "real" } } },
        ],
      });
    },
    expected: ["minor request-property-added", "minor request-rule-added"],
  },
  {
    name: "a new mode comes with a branch of its own",
    edit: (api) => {
      listAt(seedanceField(api, "mode"), "enum").push("video-edit");
      listAt(seedanceRule(api, "Mode"), "anyOf").push({
        title: "Video edit",
        required: ["mode"],
        properties: { mode: { const: "video-edit" } },
      });
    },
    expected: ["minor request-enum-widened", "minor request-rule-widened"],
  },
  {
    name: "a request field is made optional",
    edit: (api) => removeFromList(listAt(schemaNode(api, "GptImage2Request"), "required"), "resolution"),
    expected: ["minor request-property-optional"],
  },
  {
    name: "an enum value is added to a request",
    edit: (api) => listAt(seedanceField(api, "resolution"), "enum").push("4k"),
    expected: ["minor request-enum-widened"],
  },
  {
    name: "maxLength is raised",
    edit: (api) => {
      seedanceField(api, "prompt").maxLength = 20001;
    },
    expected: ["minor request-limit-widened"],
  },
  {
    name: "minItems is lowered",
    edit: (api) => {
      seedanceField(api, "media_urls").minItems = 0;
    },
    expected: ["minor request-limit-widened"],
  },
  {
    name: "a limit is removed",
    edit: (api) => removeMember(seedanceField(api, "seed"), "maximum"),
    expected: ["minor request-limit-widened"],
  },
  {
    name: "a pattern is removed",
    edit: (api) => removeMember(seedanceField(api, "prompt"), "pattern"),
    expected: ["minor request-pattern-widened"],
  },
  {
    name: "a request property takes a second type",
    edit: (api) => {
      seedanceField(api, "seed").type = ["integer", "null"];
    },
    expected: ["minor request-type-widened"],
  },
  {
    name: "a default is stated where none was",
    edit: (api) => {
      seedanceField(api, "seed").default = -1;
    },
    expected: ["minor default-changed"],
  },
  {
    name: "a response property is added",
    edit: (api) => {
      nodeAt(schemaNode(api, "Task"), "properties").progress = { type: "number" };
    },
    expected: ["minor response-property-added"],
  },
  {
    name: "a response property is added and always there",
    edit: (api) => {
      nodeAt(schemaNode(api, "Task"), "properties").progress = { type: "number" };
      listAt(schemaNode(api, "Task"), "required").push("progress");
    },
    expected: ["minor response-property-added"],
  },
  {
    name: "a response promises to have no other properties",
    edit: (api) => {
      schemaNode(api, "Task").additionalProperties = false;
    },
    expected: ["minor response-additional-properties-narrowed"],
  },
  {
    name: "a response property is always there now",
    edit: (api) => listAt(schemaNode(api, "Task"), "required").push("created_at"),
    expected: ["minor response-property-required"],
  },
  {
    name: "an error response is added",
    edit: (api) => {
      nodeAt(taskOperation(api), "responses")["403"] = { description: "Not yours." };
    },
    expected: ["minor response-added"],
  },
  {
    name: "a response header is added",
    edit: (api) => {
      nodeAt(api, "components", "responses", "NotFound").headers = { "X-Trace": { schema: { type: "string" } } };
    },
    expected: ["minor response-header-added"],
  },
  {
    name: "a response media type is added",
    edit: (api) => {
      nodeAt(taskOperation(api), "responses", "200", "content")["application/cbor"] = { schema: {} };
    },
    expected: ["minor response-media-type-added"],
  },
  {
    name: "an optional parameter is added",
    edit: (api) =>
      listAt(taskOperation(api), "parameters").push({ name: "wait", in: "query", schema: { type: "integer" } }),
    expected: ["minor parameter-added"],
  },
  {
    name: "a parameter is made optional",
    edit: (api) => {
      nodeAt(api, "components", "parameters", "IdempotencyKey").required = false;
    },
    expected: ["minor parameter-optional"],
  },
  {
    name: "an optional request body is added",
    edit: (api) => {
      taskOperation(api).requestBody = { content: {} };
    },
    expected: ["minor request-body-added"],
  },
  {
    name: "a conditional rule is removed",
    edit: (api) => {
      listAt(schemaNode(api, "SeedanceRequest"), "allOf").pop();
    },
    expected: ["minor request-rule-widened"],
  },
  {
    name: "a branch of a conditional rule allows a field that it refused",
    edit: (api) =>
      removeMember(nodeAt(ruleBranch(seedanceRule(api, "Seed and channel"), "Channel real"), "properties"), "seed"),
    expected: ["minor request-rule-widened"],
  },
  {
    name: "two branches of a conditional rule are joined into one that takes the values of both",
    edit: (api) => {
      const seed = seedanceRule(api, "Seed and channel");
      removeFromList(listAt(seed, "anyOf"), ruleBranch(seed, "Channel wild"));
      nodeAt(ruleBranch(seed, "Channel standard"), "properties").channel = { enum: ["standard", "wild"] };
    },
    expected: ["minor request-rule-widened"],
  },
  {
    name: "security is dropped for one operation",
    edit: (api) => {
      taskOperation(api).security = [];
    },
    expected: ["minor security-widened"],
  },
  {
    name: "a second way to sign in is added",
    edit: (api) => {
      nodeAt(api, "components", "securitySchemes").session = { type: "apiKey", in: "cookie", name: "session" };
      listAt(api, "security").push({ session: [] });
    },
    expected: ["minor security-widened"],
  },
  {
    name: "a server is added",
    edit: (api) => listAt(api, "servers").push({ url: "https://eu.seedance2ai.io" }),
    expected: ["minor server-added"],
  },
  {
    name: "a value is added to an open list",
    edit: (api) => listAt(schemaNode(api, "TaskStatus"), "x-extensible-enum").push("queued"),
    expected: ["minor open-enum-widened"],
  },
  {
    name: "an operation is deprecated",
    edit: (api) => {
      taskOperation(api).deprecated = true;
    },
    expected: ["minor deprecated-changed"],
  },
  {
    name: "an error may be retried",
    edit: (api) => {
      nodeAt(api, "components", "responses", "NotFound", "x-error").retry = "back-off";
    },
    expected: ["minor x-error-changed"],
  },
  {
    name: "an error that may have been charged is free",
    edit: (api) => {
      nodeAt(api, "components", "responses", "ServiceBusy", "x-error").charged = "no";
    },
    expected: ["minor x-error-changed"],
  },
  {
    name: "an error is about the whole account",
    edit: (api) => {
      nodeAt(api, "components", "responses", "NotFound", "x-error").scope = "account";
    },
    expected: ["minor x-error-changed"],
  },
  {
    name: "a response gets another code",
    edit: addSecondErrorCode,
    expected: ["minor x-error-changed"],
  },
];

export const wordingCases: DiffCase[] = [
  {
    name: "the description of the API is reworded",
    edit: (api) => {
      nodeAt(api, "info").description = "Other words.";
    },
    expected: ["patch docs-changed"],
  },
  {
    name: "what to do about an error is reworded",
    edit: (api) => {
      nodeAt(api, "components", "responses", "NotFound", "x-error").fix = "Other words.";
    },
    expected: ["patch docs-changed"],
  },
  {
    name: "an operation is reworded",
    edit: (api) => {
      taskOperation(api).summary = "Poll a task";
      taskOperation(api).description = "Other words.";
    },
    expected: ["patch docs-changed", "patch docs-changed"],
  },
  {
    name: "a shared component is reworded",
    edit: (api) => {
      schemaNode(api, "Message").description = "Other words.";
    },
    expected: ["patch docs-changed"],
  },
  {
    name: "a conditional rule and its branch get other titles",
    edit: (api) => {
      const seed = seedanceRule(api, "Seed and channel");
      ruleBranch(seed, "Channel wild").title = "Wild";
      seed.title = "Seed";
    },
    expected: ["patch docs-changed", "patch docs-changed"],
  },
  {
    name: "a response and a parameter are reworded",
    edit: (api) => {
      nodeAt(api, "components", "responses", "NotFound").description = "Other words.";
      nodeAt(api, "components", "parameters", "TaskId").description = "Other words.";
    },
    expected: ["patch docs-changed", "patch docs-changed"],
  },
  {
    name: "the examples of a schema are changed",
    edit: (api) => {
      seedanceField(api, "prompt").examples = ["Another prompt"];
    },
    expected: ["patch docs-changed"],
  },
  {
    name: "an example that a request refers to is changed",
    edit: (api) => {
      nodeAt(api, "components", "examples", "seedance-media-to-video", "value").prompt = "Another prompt";
    },
    expected: ["patch docs-changed"],
  },
  {
    name: "tags are moved",
    edit: (api) => {
      taskOperation(api).tags = ["Video"];
      listAt(api, "tags").pop();
    },
    expected: ["patch docs-changed", "patch docs-changed"],
  },
  {
    name: "credits were observed anew",
    edit: (api) => {
      listAt(seedanceOperation(api), "x-credits").pop();
    },
    expected: ["patch docs-changed"],
  },
  {
    name: "durations were observed anew",
    edit: (api) => {
      nodeAt(seedanceOperation(api), "x-model", "duration").median = 200;
    },
    expected: ["patch docs-changed"],
  },
  {
    name: "the source of the rate limit is reworded",
    edit: (api) => {
      nodeAt(api, "x-rate-limit").source = "the provider";
    },
    expected: ["patch docs-changed"],
  },
  {
    name: "a server is reworded",
    edit: (api) => {
      nodeAt(api, "servers", 0).description = "Other words.";
    },
    expected: ["patch docs-changed"],
  },
  {
    name: "the security scheme is reworded",
    edit: (api) => {
      nodeAt(api, "components", "securitySchemes", "apiKey").description = "Other words.";
    },
    expected: ["patch docs-changed"],
  },
];

export const unchangedCases: DiffCase[] = [
  { name: "nothing is changed", edit: () => {}, expected: [] },
  {
    name: "only the version is changed",
    edit: (api) => {
      nodeAt(api, "info").version = "9.0.0";
    },
    expected: [],
  },
  {
    name: "the only code of a response becomes a list of one",
    edit: (api) => {
      const response = nodeAt(api, "components", "responses", "NotFound");
      response["x-error"] = [response["x-error"]];
    },
    expected: [],
  },
  {
    name: "lists of alternatives and members are put in another order",
    edit: (api) => {
      listAt(seedanceField(api, "mode"), "enum").reverse();
      listAt(schemaNode(api, "SeedanceRequest"), "allOf").reverse();
      listAt(seedanceRule(api, "Mode"), "anyOf").reverse();
      listAt(schemaNode(api, "GptImage2Request"), "required").reverse();
      const properties = schemaNode(api, "SeedanceRequest").properties as DocumentNode;
      schemaNode(api, "SeedanceRequest").properties = Object.fromEntries(Object.entries(properties).reverse());
    },
    expected: [],
  },
  {
    name: "a component gets another name",
    edit: (api) => {
      nodeAt(api, "components", "schemas").Job = schemaNode(api, "Task");
      removeMember(nodeAt(api, "components", "schemas"), "Task");
      nodeAt(taskOperation(api), "responses", "200", "content", "application/json").schema = {
        $ref: "#/components/schemas/Job",
      };
    },
    expected: [],
  },
  {
    name: "a component is inlined",
    edit: (api) => {
      seedanceField(api, "media_urls").items = structuredClone(schemaNode(api, "MediaUrl"));
    },
    expected: [],
  },
  {
    name: "a limit beside a $ref is looser than the one behind it",
    edit: (api) => {
      seedanceField(api, "end_image_url").maxLength = 1_000_000;
    },
    expected: [],
  },
  {
    name: "a one-value enum is written as const",
    edit: (api) => {
      nodeAt(ruleBranch(seedanceRule(api, "Mode"), "Text to video"), "properties").mode = { enum: ["text-to-video"] };
    },
    expected: [],
  },
];
