// Derived by `npm run generate` from openapi/. Do not edit.
import type { components } from "./schema.ts";

/** Each model: the body that a submit takes, the kind and the shape of what comes out. */
export interface Models {
  /** Make a video with Seedance. */
  "seedance": { body: components["schemas"]["SeedanceRequest"]; kind: "video"; output: components["schemas"]["VideoOutput"] };
  /** Make a video with Seedance 2.5. */
  "seedance25": { body: components["schemas"]["Seedance25Request"]; kind: "video"; output: components["schemas"]["VideoOutput"] };
  /** Make images with GPT Image 2. */
  "gpt-image-2": { body: components["schemas"]["GptImage2Request"]; kind: "image"; output: components["schemas"]["ImageOutput"] };
  /** Make an image with Nano Banana Pro. */
  "nano-banana-pro": { body: components["schemas"]["NanoBananaProRequest"]; kind: "image"; output: components["schemas"]["ImageOutput"] };
}

/** Where each model is submitted and how its task ids begin. */
export const models = {
  "seedance": {
    "path": "/api/v1/video/seedance2",
    "output": "video",
    "idPrefix": "sd2_"
  },
  "seedance25": {
    "path": "/api/v1/video/seedance25",
    "output": "video",
    "idPrefix": "seedance25_"
  },
  "gpt-image-2": {
    "path": "/api/v1/image/gpt-image-2",
    "output": "image",
    "idPrefix": "gpt2_"
  },
  "nano-banana-pro": {
    "path": "/api/v1/image/nano-banana-pro",
    "output": "image",
    "idPrefix": "nbp_"
  }
} as const;

/** The fields of each model's body: the one for each meaning, the defaults, the kinds of file that media may be. */
export const fields = {
  "seedance": {
    "roles": {
      "prompt": "prompt",
      "ratio": "aspect_ratio",
      "seconds": "duration",
      "resolution": "resolution",
      "start-frame": "image_url",
      "end-frame": "end_image_url",
      "media": "media_urls",
      "audio": "generate_audio",
      "seed": "seed"
    },
    "defaults": {
      "mode": "text-to-video",
      "quality_tier": "standard",
      "channel": "standard",
      "aspect_ratio": "16:9",
      "duration": "5",
      "resolution": "720p",
      "generate_audio": true,
      "fixed_lens": false
    },
    "media": {
      "image_url": {
        "image": {
          "maxBytes": 31457280
        }
      },
      "end_image_url": {
        "image": {
          "maxBytes": 31457280
        }
      },
      "media_urls": {
        "image": {
          "maxBytes": 31457280
        },
        "video": {
          "ranges": true
        }
      }
    }
  },
  "seedance25": {
    "roles": {
      "prompt": "prompt",
      "ratio": "aspect_ratio",
      "seconds": "duration",
      "resolution": "resolution",
      "start-frame": "image_url",
      "end-frame": "end_image_url",
      "media": "media_urls",
      "audio": "generate_audio"
    },
    "defaults": {
      "mode": "text-to-video",
      "channel": "standard",
      "aspect_ratio": "16:9",
      "duration": "5",
      "resolution": "720p",
      "generate_audio": true,
      "fixed_lens": false
    },
    "media": {
      "image_url": {
        "image": {
          "maxBytes": 31457280
        }
      },
      "end_image_url": {
        "image": {
          "maxBytes": 31457280
        }
      },
      "media_urls": {
        "image": {
          "maxBytes": 31457280
        },
        "video": {
          "ranges": true
        }
      }
    },
    "reserves": {
      "auto": 30
    }
  },
  "gpt-image-2": {
    "roles": {
      "prompt": "prompt",
      "resolution": "resolution",
      "count": "batchCount",
      "media": "imageUrls",
      "ratio": "aspect_ratio"
    },
    "defaults": {
      "channel": "standard",
      "batchCount": 1
    },
    "media": {
      "imageUrls": {
        "image": {
          "maxBytes": 31457280
        }
      }
    }
  },
  "nano-banana-pro": {
    "roles": {
      "prompt": "prompt",
      "ratio": "image_size",
      "format": "output_format",
      "resolution": "resolution",
      "media": "image_urls"
    },
    "defaults": {
      "image_size": "auto",
      "output_format": "png",
      "resolution": "1K"
    },
    "media": {
      "image_urls": {
        "image": {
          "maxBytes": 31457280
        }
      }
    }
  }
} as const;

/** The members that each kind of output always has. */
export const outputs = {
  "video": [
    "video_url"
  ],
  "image": [
    "images"
  ]
} as const;

/** How long a job of each model was seen to take, in seconds. */
export const durations = {
  "seedance": {
    "minimum": 102,
    "median": 184,
    "maximum": 268,
    "source": "19 videos observed 2026-08/2026-10"
  },
  "seedance25": {
    "median": 184,
    "source": "not seen; the longest of the models that make the same"
  },
  "gpt-image-2": {
    "median": 49,
    "source": "images observed 2026-08/2026-10"
  },
  "nano-banana-pro": {
    "median": 49,
    "source": "images observed 2026-08/2026-10"
  }
} as const;

/** Prices that were seen for each model, with dates, for estimates. */
export const prices = {
  "seedance": [
    {
      "credits": 22,
      "per": "task",
      "when": {
        "quality_tier": "mini",
        "resolution": "720p",
        "duration": "10"
      },
      "date": "2026-08/2026-10",
      "source": "observed"
    },
    {
      "credits": 180,
      "per": "task",
      "when": {
        "mode": "media-to-video",
        "quality_tier": "mini",
        "resolution": "1080p",
        "duration": "15",
        "generate_audio": true
      },
      "date": "2026-08/2026-10",
      "source": "observed"
    },
    {
      "credits": 30,
      "per": "task",
      "when": {
        "quality_tier": "standard",
        "resolution": "720p",
        "duration": "5"
      },
      "date": "2026-08",
      "source": "the example answer of the provider's page"
    },
    {
      "credits": 135,
      "per": "task",
      "when": {
        "mode": "image-to-video",
        "quality_tier": "standard",
        "resolution": "720p",
        "duration": "15",
        "generate_audio": true
      },
      "date": "2026-08/2026-10",
      "source": "observed"
    },
    {
      "credits": 145,
      "per": "task",
      "when": {
        "quality_tier": "standard",
        "resolution": "1080p",
        "duration": "10"
      },
      "date": "2026-08/2026-10",
      "source": "observed"
    },
    {
      "credits": 55,
      "per": "task",
      "when": {
        "quality_tier": "pro",
        "resolution": "720p",
        "duration": "5"
      },
      "date": "2026-08/2026-10",
      "source": "observed"
    },
    {
      "credits": 110,
      "per": "task",
      "when": {
        "quality_tier": "pro",
        "resolution": "720p",
        "duration": "10"
      },
      "date": "2026-08/2026-10",
      "source": "observed"
    },
    {
      "credits": 95,
      "per": "task",
      "when": {
        "quality_tier": "pro",
        "resolution": "1080p",
        "duration": "4"
      },
      "date": "2026-08/2026-10",
      "source": "observed"
    },
    {
      "credits": 120,
      "per": "task",
      "when": {
        "quality_tier": "pro",
        "resolution": "1080p",
        "duration": "5"
      },
      "date": "2026-08/2026-10",
      "source": "observed"
    },
    {
      "credits": 240,
      "per": "task",
      "when": {
        "quality_tier": "pro",
        "resolution": "1080p",
        "duration": "10"
      },
      "date": "2026-08/2026-10",
      "source": "observed"
    },
    {
      "credits": 9,
      "per": "second",
      "when": {
        "quality_tier": "standard",
        "resolution": "720p"
      },
      "date": "2026-08-16",
      "source": "published web rates of annual plans without video input"
    },
    {
      "credits": 19,
      "per": "second",
      "when": {
        "quality_tier": "standard",
        "resolution": "1080p"
      },
      "date": "2026-08-16",
      "source": "published web rates of annual plans without video input"
    },
    {
      "credits": 11,
      "per": "second",
      "when": {
        "quality_tier": "pro",
        "resolution": "720p"
      },
      "date": "2026-08-16",
      "source": "published web rates of annual plans without video input"
    },
    {
      "credits": 24,
      "per": "second",
      "when": {
        "quality_tier": "pro",
        "resolution": "1080p"
      },
      "date": "2026-08-16",
      "source": "published web rates of annual plans without video input"
    }
  ],
  "seedance25": [],
  "gpt-image-2": [
    {
      "credits": 5,
      "maximum": 24,
      "per": "image",
      "when": {},
      "date": "2026-08/2026-10",
      "source": "the website's FAQ"
    }
  ],
  "nano-banana-pro": [
    {
      "credits": 8,
      "per": "task",
      "when": {
        "type": "image-to-image",
        "resolution": "1K"
      },
      "date": "2026-07",
      "source": "observed"
    },
    {
      "credits": 12,
      "per": "task",
      "when": {
        "resolution": "1K"
      },
      "date": "2026-09",
      "source": "an example of the provider's documentation"
    }
  ]
} as const;

/** Each error code: its HTTP status, and whether the same request may succeed later. */
export const errors = {
  "invalid_request": {
    "status": 400,
    "retryable": false
  },
  "unauthorized": {
    "status": 401,
    "retryable": false
  },
  "insufficient_credits": {
    "status": 402,
    "retryable": false
  },
  "purchase_required": {
    "status": 403,
    "retryable": false
  },
  "not_found": {
    "status": 404,
    "retryable": false
  },
  "idempotency_conflict": {
    "status": 409,
    "retryable": false
  },
  "rate_limited": {
    "status": 429,
    "retryable": true
  },
  "internal_error": {
    "status": 500,
    "retryable": true
  },
  "service_busy": {
    "status": 503,
    "retryable": true
  }
} as const;

/** The states of a task that are known; others may come. */
export const statuses = [
  "processing",
  "completed",
  "failed"
] as const;

/** Where a task is read. */
export const taskPath = "/api/v1/tasks/{id}" as const;

/** The service's hosts, the documented one first. */
export const servers = [
  "https://www.seedance2ai.io",
  "https://seedance2ai.io"
] as const;

/** Requests that an account may send in a sliding window. */
export const rateLimit = {
  "requests": 30,
  "seconds": 60,
  "scope": "account",
  "source": "observed 2026-08/2026-10"
} as const;

/** Reference media that an account may have checked in a sliding window. */
export const mediaValidationLimit = {
  "requests": 3,
  "seconds": 60,
  "scope": "account",
  "source": "observed 2026-08/2026-10"
} as const;

/** The version of the contract. */
export const contractVersion = "1.0.0+live.2026-09" as const;
