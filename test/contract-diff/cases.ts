/** Each case: one edit of the contract, and the changes that the comparison must report, none besides. */
import type { Level } from "../../scripts/diff-contract/change.ts";
import {
  at,
  branch,
  cut,
  drop,
  field,
  list,
  type Members,
  property,
  rule,
  schema,
  seedance,
  seedancePath,
  task,
  taskPath,
  twoCodes,
} from "./edit.ts";

export interface Case {
  name: string;
  /** Readies the base, where the contract as it is doesn't show the change. */
  before?: (api: Members) => void;
  edit: (api: Members) => void;
  /** `level rule` of each change that is expected. */
  expected: `${Level} ${string}`[];
  /** One of the nine changes that a release must never make unseen. */
  headline?: boolean;
}

export const breaking: Case[] = [
  {
    name: "an endpoint is removed",
    headline: true,
    edit: (api) => cut(at(api, "paths"), "/api/v1/image/nano-banana-pro"),
    expected: ["major endpoint-removed"],
  },
  {
    name: "an operation is removed",
    edit: (api) => {
      at(api, "paths", seedancePath).get = structuredClone(task(api));
      cut(at(api, "paths", seedancePath), "post");
    },
    expected: ["major operation-removed", "minor operation-added"],
  },
  {
    name: "an operation gets another operationId",
    edit: (api) => {
      task(api).operationId = "readTask";
    },
    expected: ["major operation-id-changed"],
  },
  {
    name: "a response property is removed",
    headline: true,
    edit: (api) => cut(at(schema(api, "Task"), "properties"), "credits_used"),
    expected: ["major response-property-removed"],
  },
  {
    name: "a response property inside an anyOf branch is removed",
    edit: (api) => cut(at(schema(api, "VideoOutput"), "properties"), "last_frame_url"),
    expected: ["major response-property-removed"],
  },
  {
    name: "a required response property is removed",
    edit: (api) => {
      cut(at(schema(api, "VideoOutput"), "properties"), "video_url");
      drop(list(schema(api, "VideoOutput"), "required"), "video_url");
    },
    expected: ["major response-property-removed"],
  },
  {
    name: "a response property changes its type",
    headline: true,
    edit: (api) => {
      property(api, "VideoOutput", "seed").type = "string";
      cut(property(api, "VideoOutput", "seed"), "format");
      cut(property(api, "VideoOutput", "seed"), "minimum");
      cut(property(api, "VideoOutput", "seed"), "maximum");
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
      schema(api, "Credits").type = ["number", "null"];
    },
    expected: ["major response-type-widened"],
  },
  {
    name: "a response property is a number instead of an integer",
    edit: (api) => {
      property(api, "VideoOutput", "seed").type = "number";
    },
    expected: ["major response-type-widened"],
  },
  {
    name: "a response property is no longer sure to be there",
    edit: (api) => drop(list(schema(api, "Task"), "required"), "status"),
    expected: ["major response-property-optional"],
  },
  {
    name: "a response limit is raised",
    edit: (api) => {
      schema(api, "Label").maxLength = Number(schema(api, "Label").maxLength) + 1;
    },
    expected: ["major response-limit-widened"],
  },
  {
    name: "a response may come in one more shape",
    edit: (api) => list(property(api, "Task", "output"), "anyOf").push({ type: "object", title: "Audio output" }),
    expected: ["major response-branch-widened"],
  },
  {
    name: "a request field is made required",
    headline: true,
    edit: (api) => list(schema(api, "SeedanceRequest"), "required").push("duration"),
    expected: ["major request-property-required"],
  },
  {
    name: "a request field is added as required",
    edit: (api) => {
      at(schema(api, "SeedanceRequest"), "properties").style = { type: "string" };
      list(schema(api, "SeedanceRequest"), "required").push("style");
    },
    expected: ["major request-property-required"],
  },
  {
    name: "a request property is removed",
    edit: (api) => cut(at(schema(api, "SeedanceRequest"), "properties"), "fixed_lens"),
    expected: ["major request-property-removed"],
  },
  {
    name: "a request property changes its type",
    edit: (api) => {
      field(api, "generate_audio").type = "string";
    },
    expected: ["major request-type-changed"],
  },
  {
    name: "a request property changes its format",
    edit: (api) => {
      field(api, "seed").format = "int32";
    },
    expected: ["major request-format-changed"],
  },
  {
    name: "an enum value is removed from a request",
    headline: true,
    edit: (api) => drop(list(field(api, "resolution"), "enum"), "1080p"),
    expected: ["major request-enum-narrowed"],
  },
  {
    name: "an enum value is replaced in a request",
    edit: (api) => {
      drop(list(field(api, "resolution"), "enum"), "1080p");
      list(field(api, "resolution"), "enum").push("4k");
    },
    expected: ["major request-enum-changed"],
  },
  {
    name: "an enum is put on a free request field",
    edit: (api) => {
      field(api, "prompt").enum = ["one prompt"];
    },
    expected: ["major request-enum-narrowed"],
  },
  {
    name: "maxLength is lowered",
    headline: true,
    edit: (api) => {
      field(api, "prompt").maxLength = 5000;
    },
    expected: ["major request-limit-narrowed"],
  },
  {
    name: "minLength is raised",
    edit: (api) => {
      field(api, "prompt").minLength = 10;
    },
    expected: ["major request-limit-narrowed"],
  },
  {
    name: "maximum is lowered",
    edit: (api) => {
      field(api, "seed").maximum = 1000;
    },
    expected: ["major request-limit-narrowed"],
  },
  {
    name: "minimum is raised",
    edit: (api) => {
      field(api, "seed").minimum = 0;
    },
    expected: ["major request-limit-narrowed"],
  },
  {
    name: "maxItems is lowered",
    edit: (api) => {
      field(api, "media_urls").maxItems = 9;
    },
    expected: ["major request-limit-narrowed"],
  },
  {
    name: "minItems is raised",
    edit: (api) => {
      field(api, "media_urls").minItems = 2;
    },
    expected: ["major request-limit-narrowed"],
  },
  {
    name: "a limit is set where none was",
    edit: (api) => {
      field(api, "duration").maxLength = 2;
    },
    expected: ["major request-limit-narrowed"],
  },
  {
    name: "a limit is set beside a $ref",
    edit: (api) => {
      field(api, "end_image_url").maxLength = 100;
    },
    expected: ["major request-limit-narrowed"],
  },
  {
    name: "a limit is lowered in a component that three requests share",
    edit: (api) => {
      schema(api, "MediaUrl").maxLength = 2048;
    },
    expected: ["major request-limit-narrowed"],
  },
  {
    name: "a pattern is changed",
    edit: (api) => {
      schema(api, "MediaUrl").pattern = "^https://";
    },
    expected: ["major request-pattern-changed"],
  },
  {
    name: "a pattern is added",
    edit: (api) => {
      field(api, "duration").pattern = "^[0-9]$";
    },
    expected: ["major request-pattern-narrowed"],
  },
  {
    name: "a default is changed",
    edit: (api) => {
      field(api, "resolution").default = "1080p";
    },
    expected: ["major default-changed"],
  },
  {
    name: "a default is removed",
    edit: (api) => cut(field(api, "resolution"), "default"),
    expected: ["major default-changed"],
  },
  {
    name: "additionalProperties is closed",
    before: (api) => cut(schema(api, "SeedanceRequest"), "additionalProperties"),
    edit: (api) => {
      schema(api, "SeedanceRequest").additionalProperties = false;
    },
    expected: ["major request-additional-properties-narrowed"],
  },
  {
    name: "a request field may no longer be repeated",
    edit: (api) => {
      field(api, "media_urls").uniqueItems = true;
    },
    expected: ["major request-limit-narrowed"],
  },
  {
    name: "a conditional rule is added",
    headline: true,
    edit: (api) =>
      list(schema(api, "SeedanceRequest"), "allOf").push({
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
      field(api, "end_image_url").allOf = [{ pattern: "png$" }];
    },
    expected: ["major request-rule-narrowed"],
  },
  {
    name: "a branch of a conditional rule is removed",
    edit: (api) => {
      const mode = rule(api, "Mode");
      drop(list(mode, "anyOf"), branch(mode, "Media to video"));
    },
    expected: ["major request-rule-narrowed"],
  },
  {
    name: "a branch of a conditional rule refuses one more field",
    edit: (api) => {
      at(branch(rule(api, "Mode"), "Text to video"), "properties").end_image_url = false;
    },
    expected: ["major request-rule-narrowed"],
  },
  {
    name: "a branch of a conditional rule requires one more field",
    edit: (api) => list(branch(rule(api, "Mode"), "Image to video"), "required").push("end_image_url"),
    expected: ["major request-rule-narrowed"],
  },
  {
    name: "a branch of a conditional rule narrows a value",
    edit: (api) => {
      at(branch(rule(api, "Mode"), "Text to video"), "properties").resolution = { const: "720p" };
    },
    expected: ["major request-rule-narrowed"],
  },
  {
    name: "an error response is removed",
    headline: true,
    edit: (api) => cut(at(seedance(api), "responses"), "402"),
    expected: ["major response-removed"],
  },
  {
    name: "the success status is changed",
    edit: (api) => {
      const responses = at(seedance(api), "responses");
      responses["200"] = responses["201"];
      cut(responses, "201");
    },
    expected: ["major success-status-changed"],
  },
  {
    name: "a second success status is added",
    edit: (api) => {
      const responses = at(seedance(api), "responses");
      responses["202"] = responses["201"];
    },
    expected: ["major success-status-changed"],
  },
  {
    name: "a response media type is removed",
    edit: (api) => cut(at(seedance(api), "responses", "201", "content"), "application/json"),
    expected: ["major response-media-type-removed"],
  },
  {
    name: "a request media type is replaced",
    edit: (api) => {
      const content = at(seedance(api), "requestBody", "content");
      content["text/json"] = content["application/json"];
      cut(content, "application/json");
    },
    expected: ["major request-media-type-removed", "minor request-media-type-added"],
  },
  {
    name: "a response header is removed",
    edit: (api) => cut(at(api, "components", "responses", "RateLimited"), "headers"),
    expected: ["major response-header-removed"],
  },
  {
    name: "a request body is made required",
    edit: (api) => {
      task(api).requestBody = { required: true, content: {} };
    },
    expected: ["major request-body-required"],
  },
  {
    name: "a request body is removed",
    edit: (api) => cut(seedance(api), "requestBody"),
    expected: ["major request-body-removed"],
  },
  {
    name: "a parameter is added as required",
    edit: (api) => list(seedance(api), "parameters").push({ name: "X-Team", in: "header", required: true, schema: {} }),
    expected: ["major parameter-required"],
  },
  {
    name: "a parameter is removed",
    edit: (api) => cut(task(api), "parameters"),
    expected: ["major parameter-removed"],
  },
  {
    name: "a limit of a parameter is tightened",
    edit: (api) => {
      at(api, "components", "parameters", "IdempotencyKey", "schema").maxLength = 64;
    },
    expected: ["major request-limit-narrowed"],
  },
  {
    name: "security is added to an operation that had none",
    headline: true,
    before: (api) => {
      task(api).security = [];
    },
    edit: (api) => cut(task(api), "security"),
    expected: ["major security-narrowed"],
  },
  {
    name: "a second key is asked for",
    edit: (api) => {
      seedance(api).security = [{ apiKey: [], team: [] }];
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
    before: (api) => cut(api, "security"),
    edit: (api) => {
      api.security = [{ apiKey: [] }];
    },
    expected: ["major security-narrowed"],
  },
  {
    name: "a security scheme changes its type",
    edit: (api) => {
      at(api, "components", "securitySchemes").apiKey = { type: "apiKey", in: "header", name: "X-Key" };
    },
    expected: ["major security-scheme-changed"],
  },
  {
    name: "a server is removed",
    edit: (api) => {
      list(api, "servers").pop();
    },
    expected: ["major server-removed"],
  },
  {
    name: "a model gets another name",
    edit: (api) => {
      at(seedance(api), "x-model").name = "seedance-2";
    },
    expected: ["major x-model-changed"],
  },
  {
    name: "a model gets another prefix of its ids",
    edit: (api) => {
      at(seedance(api), "x-model").idPrefix = "sd3_";
    },
    expected: ["major x-model-changed"],
  },
  {
    name: "an error gets another code",
    edit: (api) => {
      at(api, "components", "responses", "NotFound", "x-error").code = "task_not_found";
    },
    expected: ["major x-error-changed", "minor x-error-changed"],
  },
  {
    name: "a response loses one of its codes",
    before: twoCodes,
    edit: (api) => list(at(api, "components", "responses", "NotFound"), "x-error").pop(),
    expected: ["major x-error-changed"],
  },
  {
    name: "an error that was free may be charged",
    edit: (api) => {
      at(api, "components", "responses", "NotFound", "x-error").charged = "unknown";
    },
    expected: ["major x-error-changed"],
  },
  {
    name: "an error ends the command with another exit code",
    edit: (api) => {
      at(api, "components", "responses", "NotFound", "x-error").exitCode = 10;
    },
    expected: ["major x-error-changed"],
  },
  {
    name: "an error gets a member that the comparison does not know",
    edit: (api) => {
      at(api, "components", "responses", "NotFound", "x-error").weight = 1;
    },
    expected: ["major weight-changed"],
  },
  {
    name: "a value is removed from an open list",
    edit: (api) => drop(list(schema(api, "TaskStatus"), "x-extensible-enum"), "failed"),
    expected: ["major open-enum-narrowed"],
  },
  {
    name: "the rate limit is lowered",
    edit: (api) => {
      at(api, "x-rate-limit").requests = 10;
    },
    expected: ["major rate-limit-narrowed"],
  },
  {
    name: "a keyword that the comparison does not know is added",
    edit: (api) => {
      schema(api, "SeedanceRequest").dependentRequired = { seed: ["channel"] };
    },
    expected: ["major request-dependent-required-narrowed"],
  },
];

export const additions: Case[] = [
  {
    name: "an endpoint is added",
    edit: (api) => {
      at(api, "paths")["/api/v1/tasks"] = { get: { ...task(api), operationId: "listTasks" } };
    },
    expected: ["minor endpoint-added"],
  },
  {
    name: "an operation is added",
    edit: (api) => {
      at(api, "paths", taskPath).delete = { ...task(api), operationId: "deleteTask" };
    },
    expected: ["minor operation-added"],
  },
  {
    name: "an optional request field is added",
    edit: (api) => {
      at(schema(api, "SeedanceRequest"), "properties").style = { type: "string", maxLength: 10 };
    },
    expected: ["minor request-property-added"],
  },
  {
    name: "a new request field that one mode refuses is added",
    edit: (api) => {
      at(schema(api, "SeedanceRequest"), "properties").style = { type: "string" };
      at(branch(rule(api, "Mode"), "Text to video"), "properties").style = false;
    },
    expected: ["minor request-property-added"],
  },
  {
    name: "a new request field comes with a rule of its own",
    edit: (api) => {
      at(schema(api, "SeedanceRequest"), "properties").style = { type: "string" };
      list(schema(api, "SeedanceRequest"), "allOf").push({
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
      list(field(api, "mode"), "enum").push("video-edit");
      list(rule(api, "Mode"), "anyOf").push({
        title: "Video edit",
        required: ["mode"],
        properties: { mode: { const: "video-edit" } },
      });
    },
    expected: ["minor request-enum-widened", "minor request-rule-widened"],
  },
  {
    name: "a request field is made optional",
    edit: (api) => drop(list(schema(api, "GptImage2Request"), "required"), "resolution"),
    expected: ["minor request-property-optional"],
  },
  {
    name: "an enum value is added to a request",
    edit: (api) => list(field(api, "resolution"), "enum").push("4k"),
    expected: ["minor request-enum-widened"],
  },
  {
    name: "maxLength is raised",
    edit: (api) => {
      field(api, "prompt").maxLength = 20001;
    },
    expected: ["minor request-limit-widened"],
  },
  {
    name: "minItems is lowered",
    edit: (api) => {
      field(api, "media_urls").minItems = 0;
    },
    expected: ["minor request-limit-widened"],
  },
  {
    name: "a limit is removed",
    edit: (api) => cut(field(api, "seed"), "maximum"),
    expected: ["minor request-limit-widened"],
  },
  {
    name: "a pattern is removed",
    edit: (api) => cut(field(api, "prompt"), "pattern"),
    expected: ["minor request-pattern-widened"],
  },
  {
    name: "a request property takes a second type",
    edit: (api) => {
      field(api, "seed").type = ["integer", "null"];
    },
    expected: ["minor request-type-widened"],
  },
  {
    name: "a default is stated where none was",
    edit: (api) => {
      field(api, "seed").default = -1;
    },
    expected: ["minor default-changed"],
  },
  {
    name: "a response property is added",
    edit: (api) => {
      at(schema(api, "Task"), "properties").progress = { type: "number" };
    },
    expected: ["minor response-property-added"],
  },
  {
    name: "a response property is added and always there",
    edit: (api) => {
      at(schema(api, "Task"), "properties").progress = { type: "number" };
      list(schema(api, "Task"), "required").push("progress");
    },
    expected: ["minor response-property-added"],
  },
  {
    name: "a response promises to have no other properties",
    edit: (api) => {
      schema(api, "Task").additionalProperties = false;
    },
    expected: ["minor response-additional-properties-narrowed"],
  },
  {
    name: "a response property is always there now",
    edit: (api) => list(schema(api, "Task"), "required").push("created_at"),
    expected: ["minor response-property-required"],
  },
  {
    name: "an error response is added",
    edit: (api) => {
      at(task(api), "responses")["403"] = { description: "Not yours." };
    },
    expected: ["minor response-added"],
  },
  {
    name: "a response header is added",
    edit: (api) => {
      at(api, "components", "responses", "NotFound").headers = { "X-Trace": { schema: { type: "string" } } };
    },
    expected: ["minor response-header-added"],
  },
  {
    name: "a response media type is added",
    edit: (api) => {
      at(task(api), "responses", "200", "content")["application/cbor"] = { schema: {} };
    },
    expected: ["minor response-media-type-added"],
  },
  {
    name: "an optional parameter is added",
    edit: (api) => list(task(api), "parameters").push({ name: "wait", in: "query", schema: { type: "integer" } }),
    expected: ["minor parameter-added"],
  },
  {
    name: "a parameter is made optional",
    edit: (api) => {
      at(api, "components", "parameters", "IdempotencyKey").required = false;
    },
    expected: ["minor parameter-optional"],
  },
  {
    name: "an optional request body is added",
    edit: (api) => {
      task(api).requestBody = { content: {} };
    },
    expected: ["minor request-body-added"],
  },
  {
    name: "a conditional rule is removed",
    edit: (api) => {
      list(schema(api, "SeedanceRequest"), "allOf").pop();
    },
    expected: ["minor request-rule-widened"],
  },
  {
    name: "a branch of a conditional rule allows a field that it refused",
    edit: (api) => cut(at(branch(rule(api, "Seed and channel"), "Channel real"), "properties"), "seed"),
    expected: ["minor request-rule-widened"],
  },
  {
    name: "two branches of a conditional rule are joined into one that takes the values of both",
    edit: (api) => {
      const seed = rule(api, "Seed and channel");
      drop(list(seed, "anyOf"), branch(seed, "Channel wild"));
      at(branch(seed, "Channel standard"), "properties").channel = { enum: ["standard", "wild"] };
    },
    expected: ["minor request-rule-widened"],
  },
  {
    name: "security is dropped for one operation",
    edit: (api) => {
      task(api).security = [];
    },
    expected: ["minor security-widened"],
  },
  {
    name: "a second way to sign in is added",
    edit: (api) => {
      at(api, "components", "securitySchemes").session = { type: "apiKey", in: "cookie", name: "session" };
      list(api, "security").push({ session: [] });
    },
    expected: ["minor security-widened"],
  },
  {
    name: "a server is added",
    edit: (api) => list(api, "servers").push({ url: "https://eu.seedance2ai.io" }),
    expected: ["minor server-added"],
  },
  {
    name: "a value is added to an open list",
    edit: (api) => list(schema(api, "TaskStatus"), "x-extensible-enum").push("queued"),
    expected: ["minor open-enum-widened"],
  },
  {
    name: "an operation is deprecated",
    edit: (api) => {
      task(api).deprecated = true;
    },
    expected: ["minor deprecated-changed"],
  },
  {
    name: "an error may be retried",
    edit: (api) => {
      at(api, "components", "responses", "NotFound", "x-error").retry = "back-off";
    },
    expected: ["minor x-error-changed"],
  },
  {
    name: "an error that may have been charged is free",
    edit: (api) => {
      at(api, "components", "responses", "ServiceBusy", "x-error").charged = "no";
    },
    expected: ["minor x-error-changed"],
  },
  {
    name: "an error is about the whole account",
    edit: (api) => {
      at(api, "components", "responses", "NotFound", "x-error").scope = "account";
    },
    expected: ["minor x-error-changed"],
  },
  {
    name: "a response gets another code",
    edit: twoCodes,
    expected: ["minor x-error-changed"],
  },
];

export const wording: Case[] = [
  {
    name: "the description of the API is reworded",
    edit: (api) => {
      at(api, "info").description = "Other words.";
    },
    expected: ["patch docs-changed"],
  },
  {
    name: "what to do about an error is reworded",
    edit: (api) => {
      at(api, "components", "responses", "NotFound", "x-error").fix = "Other words.";
    },
    expected: ["patch docs-changed"],
  },
  {
    name: "an operation is reworded",
    edit: (api) => {
      task(api).summary = "Poll a task";
      task(api).description = "Other words.";
    },
    expected: ["patch docs-changed", "patch docs-changed"],
  },
  {
    name: "a shared component is reworded",
    edit: (api) => {
      schema(api, "Message").description = "Other words.";
    },
    expected: ["patch docs-changed"],
  },
  {
    name: "a conditional rule and its branch get other titles",
    edit: (api) => {
      const seed = rule(api, "Seed and channel");
      branch(seed, "Channel wild").title = "Wild";
      seed.title = "Seed";
    },
    expected: ["patch docs-changed", "patch docs-changed"],
  },
  {
    name: "a response and a parameter are reworded",
    edit: (api) => {
      at(api, "components", "responses", "NotFound").description = "Other words.";
      at(api, "components", "parameters", "TaskId").description = "Other words.";
    },
    expected: ["patch docs-changed", "patch docs-changed"],
  },
  {
    name: "the examples of a schema are changed",
    edit: (api) => {
      field(api, "prompt").examples = ["Another prompt"];
    },
    expected: ["patch docs-changed"],
  },
  {
    name: "an example that a request refers to is changed",
    edit: (api) => {
      at(api, "components", "examples", "seedance-media-to-video", "value").prompt = "Another prompt";
    },
    expected: ["patch docs-changed"],
  },
  {
    name: "tags are moved",
    edit: (api) => {
      task(api).tags = ["Video"];
      list(api, "tags").pop();
    },
    expected: ["patch docs-changed", "patch docs-changed"],
  },
  {
    name: "credits were observed anew",
    edit: (api) => {
      list(seedance(api), "x-credits").pop();
    },
    expected: ["patch docs-changed"],
  },
  {
    name: "durations were observed anew",
    edit: (api) => {
      at(seedance(api), "x-model", "duration").median = 200;
    },
    expected: ["patch docs-changed"],
  },
  {
    name: "the source of the rate limit is reworded",
    edit: (api) => {
      at(api, "x-rate-limit").source = "the provider";
    },
    expected: ["patch docs-changed"],
  },
  {
    name: "a server is reworded",
    edit: (api) => {
      at(api, "servers", 0).description = "Other words.";
    },
    expected: ["patch docs-changed"],
  },
  {
    name: "the security scheme is reworded",
    edit: (api) => {
      at(api, "components", "securitySchemes", "apiKey").description = "Other words.";
    },
    expected: ["patch docs-changed"],
  },
];

export const nothing: Case[] = [
  { name: "nothing is changed", edit: () => {}, expected: [] },
  {
    name: "only the version is changed",
    edit: (api) => {
      at(api, "info").version = "9.0.0";
    },
    expected: [],
  },
  {
    name: "the only code of a response becomes a list of one",
    edit: (api) => {
      const response = at(api, "components", "responses", "NotFound");
      response["x-error"] = [response["x-error"]];
    },
    expected: [],
  },
  {
    name: "lists of alternatives and members are put in another order",
    edit: (api) => {
      list(field(api, "mode"), "enum").reverse();
      list(schema(api, "SeedanceRequest"), "allOf").reverse();
      list(rule(api, "Mode"), "anyOf").reverse();
      list(schema(api, "GptImage2Request"), "required").reverse();
      const properties = schema(api, "SeedanceRequest").properties as Members;
      schema(api, "SeedanceRequest").properties = Object.fromEntries(Object.entries(properties).reverse());
    },
    expected: [],
  },
  {
    name: "a component gets another name",
    edit: (api) => {
      at(api, "components", "schemas").Job = schema(api, "Task");
      cut(at(api, "components", "schemas"), "Task");
      at(task(api), "responses", "200", "content", "application/json").schema = { $ref: "#/components/schemas/Job" };
    },
    expected: [],
  },
  {
    name: "a component is inlined",
    edit: (api) => {
      field(api, "media_urls").items = structuredClone(schema(api, "MediaUrl"));
    },
    expected: [],
  },
  {
    name: "a limit beside a $ref is looser than the one behind it",
    edit: (api) => {
      field(api, "end_image_url").maxLength = 1_000_000;
    },
    expected: [],
  },
  {
    name: "a one-value enum is written as const",
    edit: (api) => {
      at(branch(rule(api, "Mode"), "Text to video"), "properties").mode = { enum: ["text-to-video"] };
    },
    expected: [],
  },
];
