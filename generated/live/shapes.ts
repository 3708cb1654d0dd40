// Derived by `npm run generate` from openapi/. Do not edit.
import type { Shape } from "../../src/contract/index.ts";

export const shapes: Readonly<Record<string, Shape>> = {
  "SubmittedTask": {
    "required": [
      "id",
      "status"
    ],
    "members": {
      "id": {
        "types": [
          "string"
        ]
      },
      "status": {
        "types": [
          "string"
        ],
        "values": {
          "at": "$.components.schemas.TaskStatus",
          "known": [
            "processing",
            "completed",
            "failed"
          ]
        }
      },
      "model": {
        "types": [
          "string"
        ]
      },
      "quality_tier": {
        "types": [
          "string"
        ]
      },
      "channel": {
        "types": [
          "string"
        ]
      },
      "credits_used": {
        "types": [
          "number"
        ]
      },
      "remaining_credits": {
        "types": [
          "number"
        ]
      }
    }
  },
  "Error": {
    "required": [
      "error"
    ],
    "members": {
      "error": {
        "types": [
          "object"
        ],
        "shapes": [
          "ErrorDetail"
        ]
      }
    }
  },
  "ErrorDetail": {
    "required": [
      "code",
      "message"
    ],
    "members": {
      "code": {
        "types": [
          "string"
        ],
        "values": {
          "at": "$.components.schemas.ErrorDetail.properties.code",
          "known": [
            "unauthorized",
            "invalid_request",
            "insufficient_credits",
            "rate_limited",
            "idempotency_conflict",
            "service_busy",
            "not_found",
            "internal_error",
            "purchase_required",
            "credits_frozen"
          ]
        }
      },
      "message": {
        "types": [
          "string"
        ]
      }
    }
  },
  "InsufficientCreditsError": {
    "required": [
      "error"
    ],
    "members": {
      "error": {
        "types": [
          "object"
        ],
        "shapes": [
          "ErrorDetail"
        ]
      },
      "required_credits": {
        "types": [
          "number"
        ]
      },
      "available_credits": {
        "types": [
          "number"
        ]
      }
    }
  },
  "Task": {
    "required": [
      "id",
      "status"
    ],
    "members": {
      "id": {
        "types": [
          "string"
        ]
      },
      "status": {
        "types": [
          "string"
        ],
        "values": {
          "at": "$.components.schemas.TaskStatus",
          "known": [
            "processing",
            "completed",
            "failed"
          ]
        }
      },
      "model": {
        "types": [
          "string"
        ]
      },
      "quality_tier": {
        "types": [
          "string"
        ]
      },
      "channel": {
        "types": [
          "string"
        ]
      },
      "resolution": {
        "types": [
          "string"
        ]
      },
      "credits_used": {
        "types": [
          "number"
        ]
      },
      "credits_refunded": {
        "types": [
          "number"
        ]
      },
      "output": {
        "types": [
          "object"
        ],
        "shapes": [
          "VideoOutput",
          "ImageOutput"
        ]
      },
      "error": {
        "types": [
          "string",
          "object"
        ],
        "shapes": [
          "TaskError"
        ]
      },
      "created_at": {
        "types": [
          "string"
        ]
      },
      "updated_at": {
        "types": [
          "string"
        ]
      }
    }
  },
  "VideoOutput": {
    "required": [
      "video_url"
    ],
    "members": {
      "video_url": {
        "types": [
          "string"
        ]
      },
      "last_frame_url": {
        "types": [
          "string"
        ]
      },
      "seed": {
        "types": [
          "integer"
        ]
      }
    }
  },
  "ImageOutput": {
    "required": [
      "images"
    ],
    "members": {
      "images": {
        "types": [
          "array"
        ],
        "shapes": [
          "Image"
        ]
      }
    }
  },
  "Image": {
    "required": [
      "url"
    ],
    "members": {
      "url": {
        "types": [
          "string"
        ]
      }
    }
  },
  "TaskError": {
    "required": [],
    "members": {
      "code": {
        "types": [
          "string"
        ]
      },
      "message": {
        "types": [
          "string"
        ]
      }
    }
  }
};
