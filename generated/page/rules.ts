// Derived by `npm run generate` from openapi/. Do not edit.
import type { ContractRules } from "../../src/contract/index.ts";
import { conditionalRules, patterns, validators } from "./validators.js";

export const rules: ContractRules = {
  fields: {
    "seedance": {
      "names": [
        "mode",
        "quality_tier",
        "channel",
        "prompt",
        "aspect_ratio",
        "duration",
        "resolution",
        "image_url",
        "end_image_url",
        "media_urls",
        "generate_audio",
        "fixed_lens",
        "seed"
      ],
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
          "video": {}
        }
      }
    },
    "gpt-image-2": {
      "names": [
        "type",
        "channel",
        "prompt",
        "resolution",
        "aspectRatio",
        "batchCount",
        "imageUrls"
      ],
      "roles": {
        "prompt": "prompt",
        "resolution": "resolution",
        "ratio": "aspectRatio",
        "count": "batchCount",
        "media": "imageUrls"
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
      "names": [
        "type",
        "prompt",
        "image_size",
        "output_format",
        "resolution",
        "image_urls"
      ],
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
  },
  prices: {
    "seedance": [
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
  },
  conditionalRules,
  patterns,
  validators,
};
