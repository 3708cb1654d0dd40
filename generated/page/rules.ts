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
        "mode": "mode",
        "prompt": "prompt",
        "ratio": "aspect_ratio",
        "seconds": "duration",
        "resolution": "resolution",
        "start-frame": "image_url",
        "end-frame": "end_image_url",
        "media": "media_urls",
        "audio": "generate_audio",
        "fixed-lens": "fixed_lens",
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
        "mode": "type",
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
        "mode": "type",
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
  conditionalRules,
  patterns,
  validators,
};
