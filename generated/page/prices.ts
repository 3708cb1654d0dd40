// Derived by `npm run generate` from openapi/. Do not edit.
import type { ContractPrices } from "../../src/contract/index.ts";

export const prices: ContractPrices = {
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
      },
      {
        "credits": 5,
        "per": "second",
        "input": "video",
        "when": {
          "quality_tier": "standard",
          "resolution": "720p"
        },
        "date": "2026-08-16",
        "source": "published web rates of annual plans with video input"
      },
      {
        "credits": 12,
        "per": "second",
        "input": "video",
        "when": {
          "quality_tier": "standard",
          "resolution": "1080p"
        },
        "date": "2026-08-16",
        "source": "published web rates of annual plans with video input"
      },
      {
        "credits": 7,
        "per": "second",
        "input": "video",
        "when": {
          "quality_tier": "pro",
          "resolution": "720p"
        },
        "date": "2026-08-16",
        "source": "published web rates of annual plans with video input"
      },
      {
        "credits": 15,
        "per": "second",
        "input": "video",
        "when": {
          "quality_tier": "pro",
          "resolution": "1080p"
        },
        "date": "2026-08-16",
        "source": "published web rates of annual plans with video input"
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
  planFactor: {
    "factor": 1.5,
    "description": "accounts without an annual plan",
    "date": "2026-08-16",
    "source": "an integration's audit of the pricing page"
  },
};
