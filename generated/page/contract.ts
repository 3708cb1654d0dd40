// Derived by `npm run generate` from openapi/. Do not edit.
import type { Contract } from "../../src/contract/index.ts";
import type { components, paths } from "./schema.ts";

/** Each model: the body of a submit, the type and the shape of the output. */
export interface Models {
  /** Make a video with Seedance. */
  "seedance": { body: components["schemas"]["SeedanceRequest"]; outputType: "video"; output: components["schemas"]["VideoOutput"] };
  /** Make images with GPT Image 2. */
  "gpt-image-2": { body: components["schemas"]["GptImage2Request"]; outputType: "image"; output: components["schemas"]["ImageOutput"] };
  /** Make an image with Nano Banana Pro. */
  "nano-banana-pro": { body: components["schemas"]["NanoBananaProRequest"]; outputType: "image"; output: components["schemas"]["ImageOutput"] };
}

/** The contract's types. */
export interface Types {
  models: Models;
  paths: paths;
  schemas: components["schemas"];
}

/** Seedance Generation API. */
export const contract: Contract<Types> = {
  name: "page",
  title: "Seedance Generation API",
  version: "1.0.0",
  servers: [
    "https://seedance2ai.io",
    "https://www.seedance2ai.io"
  ],
  taskPath: "/api/v1/tasks/{id}",
  taskId: {
    "pattern": "^[A-Za-z0-9_-]+$",
    "maxLength": 128
  },
  statuses: [
    "processing",
    "completed",
    "failed"
  ],
  rateLimit: {
    "requests": 30,
    "seconds": 60,
    "scope": "account",
    "source": "observed 2026-08/2026-10"
  },
  mediaValidationLimit: {
    "requests": 3,
    "seconds": 60,
    "scope": "account",
    "source": "observed 2026-08/2026-10"
  },
  models: {
    "seedance": {
      "path": "/api/v1/video/seedance",
      "outputType": "video",
      "idPrefix": "sd2_",
      "duration": {
        "minimum": 102,
        "median": 184,
        "maximum": 268,
        "source": "19 videos observed 2026-08/2026-10"
      }
    },
    "gpt-image-2": {
      "path": "/api/v1/image/gpt-image-2",
      "outputType": "image",
      "idPrefix": "gpt2_",
      "duration": {
        "median": 49,
        "source": "images observed 2026-08/2026-10"
      }
    },
    "nano-banana-pro": {
      "path": "/api/v1/image/nano-banana-pro",
      "outputType": "image",
      "idPrefix": "nbp_",
      "duration": {
        "median": 49,
        "source": "images observed 2026-08/2026-10"
      }
    }
  },
  outputs: {
    "video": [
      "video_url"
    ],
    "image": [
      "images"
    ]
  },
  outputUrls: {
    "video": [
      "video_url"
    ],
    "image": [
      "images.*.url"
    ]
  },
  errors: {
    "invalid_request": {
      "status": 400,
      "scope": "request",
      "charged": "no",
      "retry": "never",
      "exitCode": 2
    },
    "unauthorized": {
      "status": 401,
      "scope": "account",
      "charged": "no",
      "retry": "never",
      "exitCode": 3
    },
    "insufficient_credits": {
      "status": 402,
      "scope": "account",
      "charged": "no",
      "retry": "never",
      "exitCode": 4
    },
    "not_found": {
      "status": 404,
      "scope": "task",
      "charged": "no",
      "retry": "never",
      "exitCode": 10
    },
    "idempotency_conflict": {
      "status": 409,
      "scope": "request",
      "charged": "no",
      "retry": "never",
      "exitCode": 8
    },
    "rate_limited": {
      "status": 429,
      "scope": "account",
      "charged": "no",
      "retry": "wait",
      "exitCode": 7
    },
    "internal_error": {
      "status": 500,
      "scope": "request",
      "charged": "unknown",
      "retry": "back-off",
      "exitCode": 1
    },
    "service_busy": {
      "status": 503,
      "scope": "request",
      "charged": "unknown",
      "retry": "back-off",
      "exitCode": 7
    }
  },
  load: {
    rules: async () => (await import("./rules.ts")).rules,
    prices: async () => (await import("./prices.ts")).prices,
    shapes: async () => (await import("./shapes.ts")).shapes,
    fixes: async () => (await import("./fixes.ts")).fixes,
    descriptions: async () => (await import("./descriptions.ts")).descriptions,
    responses: async () => (await import("./responses.ts")).responses,
    chinese: async () => (await import("./strings.zh-CN.ts")).strings,
  },
};
