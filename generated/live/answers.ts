// Derived by `npm run generate` from openapi/. Do not edit.
/** A member of an answer. */
export interface Member {
  /** JSON types that it may have; any where there is none. */
  readonly types: readonly string[];
  /** The shapes that it may have; that of its entries where it is a list. */
  readonly shapes?: readonly string[];
  /** The values that are known so far, and where they stand in the contract. */
  readonly values?: { readonly at: string; readonly known: readonly unknown[] };
}
/** A JSON object, by the name of its schema. */
export interface Shape {
  readonly required: readonly string[];
  readonly members: Readonly<Record<string, Member>>;
}
/** The answer to an operation under one HTTP status. */
export interface Response {
  /** Where it stands in the contract, as JSONPath. */
  readonly at: string;
  /** Content types. */
  readonly types: readonly string[];
  readonly shape: string;
}
/** An operation: what it takes, what it answers by HTTP status, and where it stands in the contract, as JSONPath. */
export interface Answers {
  readonly at: string;
  /** The schema of its body. */
  readonly body?: string;
  readonly byStatus: Readonly<Record<string, Response>>;
}

/** The operations of the contract: `GET /api/v1/tasks/{id}`. */
export const answers: Readonly<Record<string, Answers>> = {
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
        "at": "$.components.responses.PurchaseRequired",
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
        "at": "$.components.responses.PurchaseRequired",
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
        "at": "$.components.responses.PurchaseRequired",
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
        "at": "$.components.responses.PurchaseRequired",
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
};

/** The objects that answers hold. */
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
            "purchase_required"
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
