// Derived by `npm run generate` from openapi/. Do not edit.
import type { ContractResponses } from "../../src/contract/index.ts";

/** By operation: `GET /api/v1/tasks/{id}`. */
export const responses: ContractResponses = {
  "operations": {
    "POST /api/v1/video/seedance2": {
      "at": "$.paths['/api/v1/video/seedance2'].post",
      "body": "SeedanceRequest",
      "byStatus": {
        "201": {
          "at": "$.paths['/api/v1/video/seedance2'].post.responses['201']",
          "types": [
            "application/json"
          ],
          "shape": "SubmittedTask"
        },
        "400": {
          "at": "$.components.responses.InvalidRequest",
          "types": [
            "application/json"
          ],
          "shape": "Error"
        },
        "401": {
          "at": "$.components.responses.Unauthorized",
          "types": [
            "application/json"
          ],
          "shape": "Error"
        },
        "402": {
          "at": "$.components.responses.InsufficientCredits",
          "types": [
            "application/json"
          ],
          "shape": "InsufficientCreditsError"
        },
        "403": {
          "at": "$.components.responses.Forbidden",
          "types": [
            "application/json"
          ],
          "shape": "Error"
        },
        "409": {
          "at": "$.components.responses.IdempotencyConflict",
          "types": [
            "application/json"
          ],
          "shape": "Error"
        },
        "429": {
          "at": "$.components.responses.RateLimited",
          "types": [
            "application/json"
          ],
          "shape": "Error"
        },
        "500": {
          "at": "$.components.responses.InternalError",
          "types": [
            "application/json"
          ],
          "shape": "Error"
        },
        "503": {
          "at": "$.components.responses.ServiceBusy",
          "types": [
            "application/json"
          ],
          "shape": "Error"
        }
      }
    },
    "POST /api/v1/video/seedance25": {
      "at": "$.paths['/api/v1/video/seedance25'].post",
      "body": "Seedance25Request",
      "byStatus": {
        "201": {
          "at": "$.paths['/api/v1/video/seedance25'].post.responses['201']",
          "types": [
            "application/json"
          ],
          "shape": "SubmittedTask"
        },
        "400": {
          "at": "$.components.responses.InvalidRequest",
          "types": [
            "application/json"
          ],
          "shape": "Error"
        },
        "401": {
          "at": "$.components.responses.Unauthorized",
          "types": [
            "application/json"
          ],
          "shape": "Error"
        },
        "402": {
          "at": "$.components.responses.InsufficientCredits",
          "types": [
            "application/json"
          ],
          "shape": "InsufficientCreditsError"
        },
        "403": {
          "at": "$.components.responses.Forbidden",
          "types": [
            "application/json"
          ],
          "shape": "Error"
        },
        "409": {
          "at": "$.components.responses.IdempotencyConflict",
          "types": [
            "application/json"
          ],
          "shape": "Error"
        },
        "429": {
          "at": "$.components.responses.RateLimited",
          "types": [
            "application/json"
          ],
          "shape": "Error"
        },
        "500": {
          "at": "$.components.responses.InternalError",
          "types": [
            "application/json"
          ],
          "shape": "Error"
        },
        "503": {
          "at": "$.components.responses.ServiceBusy",
          "types": [
            "application/json"
          ],
          "shape": "Error"
        }
      }
    },
    "POST /api/v1/image/gpt-image-2": {
      "at": "$.paths['/api/v1/image/gpt-image-2'].post",
      "body": "GptImage2Request",
      "byStatus": {
        "201": {
          "at": "$.paths['/api/v1/image/gpt-image-2'].post.responses['201']",
          "types": [
            "application/json"
          ],
          "shape": "SubmittedTask"
        },
        "400": {
          "at": "$.components.responses.InvalidRequest",
          "types": [
            "application/json"
          ],
          "shape": "Error"
        },
        "401": {
          "at": "$.components.responses.Unauthorized",
          "types": [
            "application/json"
          ],
          "shape": "Error"
        },
        "402": {
          "at": "$.components.responses.InsufficientCredits",
          "types": [
            "application/json"
          ],
          "shape": "InsufficientCreditsError"
        },
        "403": {
          "at": "$.components.responses.Forbidden",
          "types": [
            "application/json"
          ],
          "shape": "Error"
        },
        "409": {
          "at": "$.components.responses.IdempotencyConflict",
          "types": [
            "application/json"
          ],
          "shape": "Error"
        },
        "429": {
          "at": "$.components.responses.RateLimited",
          "types": [
            "application/json"
          ],
          "shape": "Error"
        },
        "500": {
          "at": "$.components.responses.InternalError",
          "types": [
            "application/json"
          ],
          "shape": "Error"
        },
        "503": {
          "at": "$.components.responses.ServiceBusy",
          "types": [
            "application/json"
          ],
          "shape": "Error"
        }
      }
    },
    "POST /api/v1/image/nano-banana-pro": {
      "at": "$.paths['/api/v1/image/nano-banana-pro'].post",
      "body": "NanoBananaProRequest",
      "byStatus": {
        "201": {
          "at": "$.paths['/api/v1/image/nano-banana-pro'].post.responses['201']",
          "types": [
            "application/json"
          ],
          "shape": "SubmittedTask"
        },
        "400": {
          "at": "$.components.responses.InvalidRequest",
          "types": [
            "application/json"
          ],
          "shape": "Error"
        },
        "401": {
          "at": "$.components.responses.Unauthorized",
          "types": [
            "application/json"
          ],
          "shape": "Error"
        },
        "402": {
          "at": "$.components.responses.InsufficientCredits",
          "types": [
            "application/json"
          ],
          "shape": "InsufficientCreditsError"
        },
        "403": {
          "at": "$.components.responses.Forbidden",
          "types": [
            "application/json"
          ],
          "shape": "Error"
        },
        "409": {
          "at": "$.components.responses.IdempotencyConflict",
          "types": [
            "application/json"
          ],
          "shape": "Error"
        },
        "429": {
          "at": "$.components.responses.RateLimited",
          "types": [
            "application/json"
          ],
          "shape": "Error"
        },
        "500": {
          "at": "$.components.responses.InternalError",
          "types": [
            "application/json"
          ],
          "shape": "Error"
        },
        "503": {
          "at": "$.components.responses.ServiceBusy",
          "types": [
            "application/json"
          ],
          "shape": "Error"
        }
      }
    },
    "GET /api/v1/tasks/{id}": {
      "at": "$.paths['/api/v1/tasks/{id}'].get",
      "byStatus": {
        "200": {
          "at": "$.paths['/api/v1/tasks/{id}'].get.responses['200']",
          "types": [
            "application/json"
          ],
          "shape": "Task"
        },
        "400": {
          "at": "$.components.responses.InvalidRequest",
          "types": [
            "application/json"
          ],
          "shape": "Error"
        },
        "401": {
          "at": "$.components.responses.Unauthorized",
          "types": [
            "application/json"
          ],
          "shape": "Error"
        },
        "404": {
          "at": "$.components.responses.NotFound",
          "types": [
            "application/json"
          ],
          "shape": "Error"
        },
        "429": {
          "at": "$.components.responses.RateLimited",
          "types": [
            "application/json"
          ],
          "shape": "Error"
        },
        "500": {
          "at": "$.components.responses.InternalError",
          "types": [
            "application/json"
          ],
          "shape": "Error"
        },
        "503": {
          "at": "$.components.responses.ServiceBusy",
          "types": [
            "application/json"
          ],
          "shape": "Error"
        }
      }
    }
  }
};
