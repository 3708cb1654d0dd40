// Derived by `npm run generate` from openapi/. Do not edit.
import type { ContractResponses } from "../../src/contract/index.ts";

/** By operation: `GET /api/v1/tasks/{id}`. */
export const responses: ContractResponses = {
  "operations": {
    "POST /api/v1/video/seedance": {
      "at": "$.paths['/api/v1/video/seedance'].post",
      "body": "SeedanceRequest",
      "byStatus": {
        "201": {
          "at": "$.paths['/api/v1/video/seedance'].post.responses['201']",
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
  },
  "taskErrors": [
    {
      "class": "person",
      "retry": "changed",
      "fix": "Use a picture without a real person's face, or one that was generated, and name no real person in the prompt.",
      "signs": [
        {
          "words": [
            "image may contain real person"
          ],
          "date": "2026-08/2026-10",
          "source": "a rejection that public integrations recorded"
        },
        {
          "words": [
            "real person",
            "real face",
            "image face",
            "photo face",
            "image privacy",
            "likeness",
            "真人",
            "人脸"
          ],
          "date": "2026-11-29",
          "source": "decided"
        }
      ]
    },
    {
      "class": "copyright",
      "retry": "changed",
      "fix": "Describe the subject without brands, titles, characters and artists' names, and use media of your own.",
      "signs": [
        {
          "codes": [
            "copyright"
          ],
          "words": [
            "copyright",
            "intellectual property",
            "trademark",
            "版权",
            "知识产权"
          ],
          "date": "2026-11-29",
          "source": "decided"
        }
      ]
    },
    {
      "class": "audio",
      "retry": "changed",
      "fix": "Submit it without generated audio, or change the speech, song or voice that the prompt asks for.",
      "signs": [
        {
          "words": [
            "audio sensitive",
            "audio moderat",
            "audio violat",
            "audio reject",
            "audio block",
            "audio refus",
            "audio polic",
            "audio not allowed",
            "音频 敏感",
            "音频 违规",
            "音频 合规",
            "音频 审核"
          ],
          "date": "2026-11-29",
          "source": "decided"
        }
      ]
    },
    {
      "class": "image",
      "retry": "changed",
      "fix": "Replace the input picture by another JPEG or PNG file, at a public https URL that needs no login.",
      "signs": [
        {
          "words": [
            "webp"
          ],
          "date": "2026-07-13",
          "source": "an integration's history of a request that failed until its picture was sent as JPEG"
        },
        {
          "codes": [
            "invalid_image"
          ],
          "words": [
            "input image",
            "reference image",
            "input photo",
            "reference photo",
            "input picture",
            "start frame",
            "end frame",
            "image invalid",
            "image format",
            "image unsupported",
            "image corrupt",
            "image download",
            "image fetch",
            "image url",
            "输入图",
            "参考图"
          ],
          "date": "2026-11-29",
          "source": "decided"
        }
      ]
    },
    {
      "class": "capacity",
      "retry": "later",
      "fix": "The service had no capacity for it. Wait some minutes before the next attempt.",
      "signs": [
        {
          "codes": [
            "service_busy"
          ],
          "date": "2026-08",
          "source": "the page's error code for a temporary upstream problem"
        },
        {
          "codes": [
            "timeout",
            "overloaded"
          ],
          "words": [
            "busy",
            "overload",
            "at capacity",
            "no capacity",
            "insufficient capacity",
            "capacity exceeded",
            "concurren",
            "timed out",
            "timeout",
            "繁忙",
            "超时"
          ],
          "date": "2026-11-29",
          "source": "decided"
        }
      ]
    },
    {
      "class": "prompt",
      "retry": "changed",
      "fix": "Rewrite the prompt without what the service may refuse. The prompt linter names frequent causes.",
      "signs": [
        {
          "codes": [
            "content_policy_violation",
            "moderated"
          ],
          "words": [
            "prompt reject",
            "prompt refus",
            "prompt violat",
            "prompt sensitive",
            "prompt not allowed",
            "prompt block",
            "text sensitive",
            "content polic",
            "policy violat",
            "moderat",
            "sensitive",
            "nsfw",
            "not safe for work",
            "reject polic",
            "risk control",
            "unsafe",
            "safety",
            "inappropriate",
            "prohibited",
            "敏感",
            "违规",
            "合规",
            "审核"
          ],
          "date": "2026-11-29",
          "source": "decided"
        }
      ]
    },
    {
      "class": "unknown",
      "retry": "unchanged",
      "fix": "The error does not tell the cause. Try it once more; if it fails again, change the prompt or the media.",
      "signs": []
    }
  ]
};
