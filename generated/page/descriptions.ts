// Derived by `npm run generate` from openapi/. Do not edit.
import type { ContractDescriptions } from "../../src/contract/index.ts";

export const descriptions: ContractDescriptions = {
  "bodies": {
    "seedance": {
      "summary": "Make a video with Seedance",
      "description": "Text, image or media to video. **Paid**: the job is charged when it is accepted.\nThe answer is a task; poll it until it is `completed`, then read `output.video_url`.",
      "fields": {
        "mode": {
          "type": "string",
          "enum": [
            "text-to-video",
            "image-to-video",
            "media-to-video"
          ],
          "default": "text-to-video",
          "role": "mode",
          "description": "Generation mode.",
          "required": false
        },
        "quality_tier": {
          "type": "string",
          "enum": [
            "standard",
            "pro"
          ],
          "default": "standard",
          "description": "Quality tier. `pro` costs more.",
          "required": false
        },
        "channel": {
          "type": "string",
          "enum": [
            "standard",
            "real",
            "wild"
          ],
          "default": "standard",
          "description": "Rendering channel.",
          "required": false
        },
        "prompt": {
          "type": "string",
          "minLength": 3,
          "maxLength": 10000,
          "role": "prompt",
          "example": "A cinematic shot of a glass train crossing a snowy mountain bridge",
          "description": "What to show, 3 to 10,000 characters (Unicode code points).",
          "required": true
        },
        "aspect_ratio": {
          "type": "string",
          "enum": [
            "1:1",
            "21:9",
            "4:3",
            "3:4",
            "16:9",
            "9:16"
          ],
          "default": "16:9",
          "role": "ratio",
          "description": "Aspect ratio of the video.",
          "required": false
        },
        "duration": {
          "type": "string",
          "enum": [
            "4",
            "5",
            "6",
            "7",
            "8",
            "9",
            "10",
            "11",
            "12",
            "13",
            "14",
            "15"
          ],
          "default": "5",
          "role": "seconds",
          "description": "Clip duration in whole seconds, written as a string.",
          "required": false
        },
        "resolution": {
          "type": "string",
          "enum": [
            "720p",
            "1080p"
          ],
          "default": "720p",
          "role": "resolution",
          "description": "Output resolution.",
          "required": false
        },
        "image_url": {
          "type": "string",
          "maxLength": 8192,
          "role": "start-frame",
          "example": "https://example.com/frame.png",
          "description": "Start frame, a public `https` URL. Required for `image-to-video`, refused in other modes.",
          "required": false
        },
        "end_image_url": {
          "type": "string",
          "maxLength": 8192,
          "role": "end-frame",
          "example": "https://example.com/frame.png",
          "description": "End frame, a public `https` URL.",
          "required": false
        },
        "media_urls": {
          "type": "array",
          "minItems": 1,
          "maxItems": 12,
          "items": {
            "type": "string",
            "maxLength": 8192,
            "example": "https://example.com/frame.png",
            "description": "A public `https` URL without spaces; `asset://` and other schemes are refused. The service fetches it, so it\nmust answer without a login. A URL that ends in a comma, a semicolon or a character beyond ASCII is refused\ntoo, since it is a piece of a list or of a text: that is this contract's guard, not the service's word."
          },
          "role": "media",
          "description": "Reference media, 1 to 12 public `https` URLs. Required for `media-to-video`, refused in other modes.",
          "required": false
        },
        "generate_audio": {
          "type": "boolean",
          "default": true,
          "role": "audio",
          "description": "Generate an audio track.",
          "required": false
        },
        "fixed_lens": {
          "type": "boolean",
          "default": false,
          "role": "fixed-lens",
          "description": "Lock the camera lens.",
          "required": false
        },
        "seed": {
          "type": "integer",
          "minimum": -1,
          "maximum": 4294967295,
          "role": "seed",
          "example": 42,
          "description": "Repeatable randomness, -1 for a random one. Not supported on the `real` channel.",
          "required": false
        }
      },
      "example": {
        "mode": "text-to-video",
        "quality_tier": "standard",
        "prompt": "A cinematic shot of a glass train crossing a snowy mountain bridge",
        "aspect_ratio": "16:9",
        "duration": "5",
        "resolution": "720p"
      }
    },
    "gpt-image-2": {
      "summary": "Make images with GPT Image 2",
      "description": "High-fidelity images from text, or from text and other images. **Paid**: the job is charged when it is\naccepted. The answer is a task; poll it until it is `completed`, then read `output.images`.\nField names of this endpoint are camelCase.",
      "fields": {
        "type": {
          "type": "string",
          "enum": [
            "text-to-image",
            "image-to-image"
          ],
          "role": "mode",
          "description": "Generation type.",
          "required": true
        },
        "channel": {
          "type": "string",
          "enum": [
            "standard",
            "economy"
          ],
          "default": "standard",
          "description": "Generation channel. `economy` costs less and delivers by polling.",
          "required": false
        },
        "prompt": {
          "type": "string",
          "minLength": 3,
          "maxLength": 20000,
          "role": "prompt",
          "example": "Editorial product photo of a transparent running shoe on chrome",
          "description": "What to show, 3 to 20,000 characters (Unicode code points).",
          "required": true
        },
        "resolution": {
          "type": "string",
          "enum": [
            "1K",
            "2K",
            "4K"
          ],
          "role": "resolution",
          "description": "Output resolution. Aspect ratio `auto` goes with `1K` only; `1:1` does not go with `4K` on channel `standard`.",
          "required": true
        },
        "aspectRatio": {
          "type": "string",
          "enum": [
            "auto",
            "1:1",
            "5:4",
            "9:16",
            "21:9",
            "16:9",
            "4:3",
            "3:2",
            "4:5",
            "3:4",
            "2:3",
            "2:1",
            "1:2",
            "3:1",
            "1:3",
            "9:21"
          ],
          "role": "ratio",
          "description": "Aspect ratio of the image.",
          "required": true
        },
        "batchCount": {
          "type": "integer",
          "default": 1,
          "minimum": 1,
          "maximum": 4,
          "role": "count",
          "description": "Number of images.",
          "required": false
        },
        "imageUrls": {
          "type": "array",
          "minItems": 1,
          "maxItems": 10,
          "items": {
            "type": "string",
            "maxLength": 8192,
            "example": "https://example.com/frame.png",
            "description": "A public `https` URL without spaces; `asset://` and other schemes are refused. The service fetches it, so it\nmust answer without a login. A URL that ends in a comma, a semicolon or a character beyond ASCII is refused\ntoo, since it is a piece of a list or of a text: that is this contract's guard, not the service's word."
          },
          "role": "media",
          "description": "Reference images, 1 to 10 public `https` URLs. Required for `image-to-image`.",
          "required": false
        }
      },
      "example": {
        "type": "text-to-image",
        "prompt": "Editorial product photo of a transparent running shoe on chrome",
        "resolution": "1K",
        "aspectRatio": "1:1"
      }
    },
    "nano-banana-pro": {
      "summary": "Make an image with Nano Banana Pro",
      "description": "Stylised, high-quality images from text, or from text and other images. **Paid**: the job is charged when it\nis accepted. The answer is a task; poll it until it is `completed`, then read `output.images`.\nField names of this endpoint are snake_case.",
      "fields": {
        "type": {
          "type": "string",
          "enum": [
            "text-to-image",
            "image-to-image"
          ],
          "role": "mode",
          "description": "Generation type.",
          "required": true
        },
        "prompt": {
          "type": "string",
          "minLength": 3,
          "maxLength": 10000,
          "role": "prompt",
          "example": "A premium packaging mockup for an AI video studio",
          "description": "What to show, 3 to 10,000 characters (Unicode code points).",
          "required": true
        },
        "image_size": {
          "type": "string",
          "enum": [
            "1:1",
            "9:16",
            "16:9",
            "3:4",
            "4:3",
            "3:2",
            "2:3",
            "5:4",
            "4:5",
            "21:9",
            "auto"
          ],
          "default": "auto",
          "role": "ratio",
          "description": "Aspect ratio of the image.",
          "required": false
        },
        "output_format": {
          "type": "string",
          "enum": [
            "png",
            "jpeg"
          ],
          "default": "png",
          "role": "format",
          "description": "Image format.",
          "required": false
        },
        "resolution": {
          "type": "string",
          "enum": [
            "1K",
            "2K",
            "4K"
          ],
          "default": "1K",
          "role": "resolution",
          "description": "Output resolution.",
          "required": false
        },
        "image_urls": {
          "type": "array",
          "minItems": 1,
          "maxItems": 8,
          "items": {
            "type": "string",
            "maxLength": 8192,
            "example": "https://example.com/frame.png",
            "description": "A public `https` URL without spaces; `asset://` and other schemes are refused. The service fetches it, so it\nmust answer without a login. A URL that ends in a comma, a semicolon or a character beyond ASCII is refused\ntoo, since it is a piece of a list or of a text: that is this contract's guard, not the service's word."
          },
          "role": "media",
          "description": "Reference images, 1 to 8 public `https` URLs. Required for `image-to-image`.",
          "required": false
        }
      },
      "example": {
        "type": "text-to-image",
        "prompt": "A premium packaging mockup for an AI video studio",
        "image_size": "1:1",
        "resolution": "1K",
        "output_format": "png"
      }
    }
  },
  "others": {
    "live": {
      "title": "The live service, September 2026",
      "moved": {
        "seedance": "/api/v1/video/seedance2"
      },
      "paths": [
        "/api/v1/video/seedance2",
        "/api/v1/video/seedance25"
      ],
      "adds": {
        "seedance": {
          "quality_tier": [
            "mini"
          ],
          "aspect_ratio": [
            "adaptive"
          ],
          "resolution": [
            "1080p-plus",
            "4k"
          ]
        },
        "seedance25": {},
        "gpt-image-2": {
          "aspect_ratio": []
        }
      }
    }
  }
};
