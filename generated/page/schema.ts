// Derived by `npm run generate` from openapi/. Do not edit.
/** The fields of `SeedanceRequest`. */
export interface SeedanceRequestFields {
    /**
     * @description Generation mode.
     * @default text-to-video
     * @enum {string}
     */
    mode?: ("text-to-video" | "image-to-video" | "media-to-video") | undefined;
    /**
     * @description Quality tier. `pro` costs more.
     * @default standard
     * @enum {string}
     */
    quality_tier?: ("standard" | "pro") | undefined;
    /**
     * @description Rendering channel.
     * @default standard
     * @enum {string}
     */
    channel?: ("standard" | "real" | "wild") | undefined;
    /**
     * @description What to show, 3 to 10,000 characters (Unicode code points).
     * @example A cinematic shot of a glass train crossing a snowy mountain bridge
     */
    prompt: string;
    /**
     * @description Aspect ratio of the video.
     * @default 16:9
     * @enum {string}
     */
    aspect_ratio?: ("1:1" | "21:9" | "4:3" | "3:4" | "16:9" | "9:16") | undefined;
    /**
     * @description Clip duration in whole seconds, written as a string.
     * @default 5
     * @enum {string}
     */
    duration?: ("4" | "5" | "6" | "7" | "8" | "9" | "10" | "11" | "12" | "13" | "14" | "15") | undefined;
    /**
     * @description Output resolution.
     * @default 720p
     * @enum {string}
     */
    resolution?: ("720p" | "1080p") | undefined;
    /** @description Start frame, a public `https` URL. Required for `image-to-video`, refused in other modes. */
    image_url?: components["schemas"]["MediaUrl"] | undefined;
    /** @description End frame, a public `https` URL. */
    end_image_url?: components["schemas"]["MediaUrl"] | undefined;
    /** @description Reference media, 1 to 12 public `https` URLs. Required for `media-to-video`, refused in other modes. */
    media_urls?: components["schemas"]["MediaUrl"][] | undefined;
    /**
     * @description Generate an audio track.
     * @default true
     */
    generate_audio?: boolean | undefined;
    /**
     * @description Lock the camera lens.
     * @default false
     */
    fixed_lens?: boolean | undefined;
    /**
     * Format: int64
     * @description Repeatable randomness, -1 for a random one. Not supported on the `real` channel.
     * @example 42
     */
    seed?: number | undefined;
}
/** `image_url` belongs to `image-to-video` and `media_urls` to `media-to-video`: each is required there and refused in the other modes. Without `mode`, the mode is `text-to-video`. */
export interface SeedanceModeTextToVideo {
    /** @constant */
    mode?: "text-to-video" | undefined;
    image_url?: never | undefined;
    media_urls?: never | undefined;
}
/** `image_url` belongs to `image-to-video` and `media_urls` to `media-to-video`: each is required there and refused in the other modes. Without `mode`, the mode is `text-to-video`. */
export interface SeedanceModeImageToVideo {
    /** @constant */
    mode: "image-to-video";
    image_url: unknown;
    media_urls?: never | undefined;
}
/** `image_url` belongs to `image-to-video` and `media_urls` to `media-to-video`: each is required there and refused in the other modes. Without `mode`, the mode is `text-to-video`. */
export interface SeedanceModeMediaToVideo {
    /** @constant */
    mode: "media-to-video";
    media_urls: unknown;
    image_url?: never | undefined;
}
/** `seed` is not supported on channel `real`. */
export interface SeedanceSeedAndChannelStandard {
    /** @constant */
    channel?: "standard" | undefined;
}
/** `seed` is not supported on channel `real`. */
export interface SeedanceSeedAndChannelWild {
    /** @constant */
    channel: "wild";
}
/** `seed` is not supported on channel `real`. */
export interface SeedanceSeedAndChannelReal {
    /** @constant */
    channel: "real";
    seed?: never | undefined;
}
/** Seedance request. */
export type SeedanceRequest = SeedanceRequestFields & ((SeedanceModeTextToVideo | SeedanceModeImageToVideo | SeedanceModeMediaToVideo) & (SeedanceSeedAndChannelStandard | SeedanceSeedAndChannelWild | SeedanceSeedAndChannelReal));
/** The fields of `GptImage2Request`. */
export interface GptImage2RequestFields {
    /**
     * @description Generation type.
     * @enum {string}
     */
    type: "text-to-image" | "image-to-image";
    /**
     * @description Generation channel. `economy` costs less and delivers by polling.
     * @default standard
     * @enum {string}
     */
    channel?: ("standard" | "economy") | undefined;
    /**
     * @description What to show, 3 to 20,000 characters (Unicode code points).
     * @example Editorial product photo of a transparent running shoe on chrome
     */
    prompt: string;
    /**
     * @description Output resolution. Aspect ratio `auto` goes with `1K` only; `1:1` does not go with `4K` on channel `standard`.
     * @enum {string}
     */
    resolution: "1K" | "2K" | "4K";
    /**
     * @description Aspect ratio of the image.
     * @enum {string}
     */
    aspectRatio: "auto" | "1:1" | "5:4" | "9:16" | "21:9" | "16:9" | "4:3" | "3:2" | "4:5" | "3:4" | "2:3" | "2:1" | "1:2" | "3:1" | "1:3" | "9:21";
    /**
     * Format: int32
     * @description Number of images.
     * @default 1
     */
    batchCount?: number | undefined;
    /** @description Reference images, 1 to 10 public `https` URLs. Required for `image-to-image`. */
    imageUrls?: components["schemas"]["MediaUrl"][] | undefined;
}
/** `image-to-image` needs `imageUrls`. */
export interface GptImage2TypeTextToImage {
    /** @constant */
    type?: "text-to-image" | undefined;
}
/** `image-to-image` needs `imageUrls`. */
export interface GptImage2TypeImageToImage {
    /** @constant */
    type?: "image-to-image" | undefined;
    imageUrls: unknown;
}
/** Aspect ratio `auto` needs resolution `1K`; `1:1` cannot use `4K` on channel `standard`, which is also the channel where none is given. */
export interface GptImage2AspectRatioAndResolutionAutomaticRatio {
    /** @constant */
    aspectRatio?: "auto" | undefined;
    /** @constant */
    resolution?: "1K" | undefined;
}
/** Aspect ratio `auto` needs resolution `1K`; `1:1` cannot use `4K` on channel `standard`, which is also the channel where none is given. */
export interface GptImage2AspectRatioAndResolutionSquareUpTo2K {
    /** @constant */
    aspectRatio?: "1:1" | undefined;
    /** @enum {unknown} */
    resolution?: ("1K" | "2K") | undefined;
}
/** Aspect ratio `auto` needs resolution `1K`; `1:1` cannot use `4K` on channel `standard`, which is also the channel where none is given. */
export interface GptImage2AspectRatioAndResolutionSquareOnChannelEconomy {
    /** @constant */
    aspectRatio?: "1:1" | undefined;
    /** @constant */
    channel: "economy";
}
/** Aspect ratio `auto` needs resolution `1K`; `1:1` cannot use `4K` on channel `standard`, which is also the channel where none is given. */
export interface GptImage2AspectRatioAndResolutionOtherRatios {
    /** @enum {unknown} */
    aspectRatio?: ("5:4" | "9:16" | "21:9" | "16:9" | "4:3" | "3:2" | "4:5" | "3:4" | "2:3" | "2:1" | "1:2" | "3:1" | "1:3" | "9:21") | undefined;
}
/** GPT Image 2 request. */
export type GptImage2Request = GptImage2RequestFields & ((GptImage2TypeTextToImage | GptImage2TypeImageToImage) & (GptImage2AspectRatioAndResolutionAutomaticRatio | GptImage2AspectRatioAndResolutionSquareUpTo2K | GptImage2AspectRatioAndResolutionSquareOnChannelEconomy | GptImage2AspectRatioAndResolutionOtherRatios));
/** The fields of `NanoBananaProRequest`. */
export interface NanoBananaProRequestFields {
    /**
     * @description Generation type.
     * @enum {string}
     */
    type: "text-to-image" | "image-to-image";
    /**
     * @description What to show, 3 to 10,000 characters (Unicode code points).
     * @example A premium packaging mockup for an AI video studio
     */
    prompt: string;
    /**
     * @description Aspect ratio of the image.
     * @default auto
     * @enum {string}
     */
    image_size?: ("1:1" | "9:16" | "16:9" | "3:4" | "4:3" | "3:2" | "2:3" | "5:4" | "4:5" | "21:9" | "auto") | undefined;
    /**
     * @description Image format.
     * @default png
     * @enum {string}
     */
    output_format?: ("png" | "jpeg") | undefined;
    /**
     * @description Output resolution.
     * @default 1K
     * @enum {string}
     */
    resolution?: ("1K" | "2K" | "4K") | undefined;
    /** @description Reference images, 1 to 8 public `https` URLs. Required for `image-to-image`. */
    image_urls?: components["schemas"]["MediaUrl"][] | undefined;
}
/** `image-to-image` needs `image_urls`. */
export interface NanoBananaProTypeTextToImage {
    /** @constant */
    type?: "text-to-image" | undefined;
}
/** `image-to-image` needs `image_urls`. */
export interface NanoBananaProTypeImageToImage {
    /** @constant */
    type?: "image-to-image" | undefined;
    image_urls: unknown;
}
/** Nano Banana Pro request. */
export type NanoBananaProRequest = NanoBananaProRequestFields & (NanoBananaProTypeTextToImage | NanoBananaProTypeImageToImage);
export interface paths {
    "/api/v1/video/seedance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a video with Seedance
         * @description Text, image or media to video. **Paid**: the job is charged when it is accepted.
         *     The answer is a task; poll it until it is `completed`, then read `output.video_url`.
         */
        post: operations["createSeedanceVideo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/image/gpt-image-2": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make images with GPT Image 2
         * @description High-fidelity images from text, or from text and other images. **Paid**: the job is charged when it is
         *     accepted. The answer is a task; poll it until it is `completed`, then read `output.images`.
         *     Field names of this endpoint are camelCase.
         */
        post: operations["createGptImage2Image"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/image/nano-banana-pro": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make an image with Nano Banana Pro
         * @description Stylised, high-quality images from text, or from text and other images. **Paid**: the job is charged when it
         *     is accepted. The answer is a task; poll it until it is `completed`, then read `output.images`.
         *     Field names of this endpoint are snake_case.
         */
        post: operations["createNanoBananaProImage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a task
         * @description Poll until `status` is `completed` or `failed`; treat any other value as still running. Free of
         *     charge, but each poll counts towards the rate limit.
         */
        get: operations["getTask"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * Media URL
         * @description A public `https` URL without spaces; `asset://` and other schemes are refused. The service fetches it, so it
         *     must answer without a login. A URL that ends in a comma, a semicolon or a character beyond ASCII is refused
         *     too, since it is a piece of a list or of a text: that is this contract's guard, not the service's word.
         * @example https://example.com/frame.png
         */
        MediaUrl: string;
        /**
         * Seedance request
         * @description A video from text, from a start frame, or from other media. The `mode` says which: without it the
         *     mode is `text-to-video`.
         */
        SeedanceRequest: SeedanceRequest;
        /**
         * Task id
         * @description A prefix that tells the model, then an opaque part. Case-sensitive: two ids may differ in case alone,
         *     so do not use them as file names on a file system that folds case.
         * @example sd2_xxxxx
         */
        TaskId: string;
        /**
         * Task status
         * @description First `processing`, then `completed` or `failed`. An open list: treat a value you do not know as still running.
         * @example processing
         */
        TaskStatus: string;
        /**
         * Label
         * @description A short name. An open list, values may be added.
         * @example standard
         */
        Label: string;
        /**
         * Credits
         * @description A number of credits.
         * @example 30
         */
        Credits: number;
        /**
         * Submitted task
         * @description The accepted job. It is charged from here on; keep its `id`.
         */
        SubmittedTask: {
            id: components["schemas"]["TaskId"];
            status: components["schemas"]["TaskStatus"];
            /**
             * @description The model that runs the job.
             * @example seedance
             */
            model?: components["schemas"]["Label"];
            /**
             * @description The quality tier of the job.
             * @example standard
             */
            quality_tier?: components["schemas"]["Label"];
            /**
             * @description The channel of the job.
             * @example standard
             */
            channel?: components["schemas"]["Label"];
            /** @description Credits that were charged for the job. */
            credits_used?: components["schemas"]["Credits"];
            /** @description Credits that are left on the balance. */
            remaining_credits?: components["schemas"]["Credits"];
        };
        /**
         * Message
         * @description Text for people, not for programs.
         * @example The prompt was rejected.
         */
        Message: string;
        /**
         * Error detail
         * @description A code for programs and a message for people.
         */
        ErrorDetail: {
            /**
             * @description The code. An open list, codes may be added.
             * @example invalid_request
             */
            code: string;
            message: components["schemas"]["Message"];
        };
        /**
         * Error
         * @description What every refused request answers.
         */
        Error: {
            error: components["schemas"]["ErrorDetail"];
        };
        /**
         * Insufficient credits error
         * @description The job costs more than the balance holds. Nothing was charged.
         */
        InsufficientCreditsError: {
            error: components["schemas"]["ErrorDetail"];
            /** @description Credits that the job costs. */
            required_credits?: components["schemas"]["Credits"];
            /**
             * @description Credits that the balance holds.
             * @example 12
             */
            available_credits?: components["schemas"]["Credits"];
        };
        /**
         * GPT Image 2 request
         * @description Images from text, or from text and other images. Field names are camelCase.
         */
        GptImage2Request: GptImage2Request;
        /**
         * Nano Banana Pro request
         * @description An image from text, or from text and other images. Field names are snake_case.
         */
        NanoBananaProRequest: NanoBananaProRequest;
        /**
         * Output URL
         * @description Where the file can be downloaded, without the API key. It may expire; poll the task again for a fresh one.
         * @example https://cdn.example.com/sd2_xxxxx.mp4
         */
        OutputUrl: string;
        /**
         * Video output
         * @description The finished video and how it was made.
         */
        VideoOutput: {
            /** @description The video, an MP4 file. */
            video_url: components["schemas"]["OutputUrl"];
            /**
             * @description The last frame as an image, to start the next shot from.
             * @example https://cdn.example.com/sd2_xxxxx.png
             */
            last_frame_url?: components["schemas"]["OutputUrl"];
            /**
             * Format: int64
             * @description The seed that was used.
             * @example 42
             */
            seed?: number;
        };
        /**
         * Image
         * @description One finished image, ready for download.
         */
        Image: {
            /**
             * @description The image file.
             * @example https://cdn.example.com/nbp_xxxxx.png
             */
            url: components["schemas"]["OutputUrl"];
        };
        /**
         * Image output
         * @description The finished images, one entry an image.
         */
        ImageOutput: {
            /** @description The images in order. */
            images: components["schemas"]["Image"][];
        };
        /**
         * Task error
         * @description Why the job failed, as text or as code and message.
         * @example {
         *       "code": "generation_failed",
         *       "message": "The prompt was rejected."
         *     }
         */
        TaskError: string | {
            /**
             * @description The code, for programs. An open list, codes may be added.
             * @example generation_failed
             */
            code?: components["schemas"]["Label"];
            message?: components["schemas"]["Message"];
        };
        /**
         * Timestamp
         * Format: date-time
         * @description A moment in RFC 3339 form.
         * @example 2026-09-01T12:00:00Z
         */
        Timestamp: string;
        /**
         * Task
         * @description A job and, once it is `completed`, its output; once it is `failed`, the reason.
         */
        Task: {
            id: components["schemas"]["TaskId"];
            status: components["schemas"]["TaskStatus"];
            /**
             * @description The model that runs the job.
             * @example seedance
             */
            model?: components["schemas"]["Label"];
            /**
             * @description The quality tier of the job.
             * @example standard
             */
            quality_tier?: components["schemas"]["Label"];
            /**
             * @description The channel of the job.
             * @example standard
             */
            channel?: components["schemas"]["Label"];
            /**
             * @description The resolution that was asked for; what is delivered may be smaller.
             * @example 720p
             */
            resolution?: components["schemas"]["Label"];
            /** @description Credits that were charged for the job. */
            credits_used?: components["schemas"]["Credits"];
            /** @description Credits that were given back because the job failed. */
            credits_refunded?: components["schemas"]["Credits"];
            /** @description What came out; present once `status` is `completed`. */
            output?: components["schemas"]["VideoOutput"] | components["schemas"]["ImageOutput"];
            error?: components["schemas"]["TaskError"];
            /** @description When the job was accepted. */
            created_at?: components["schemas"]["Timestamp"];
            /** @description When the job last changed. */
            updated_at?: components["schemas"]["Timestamp"];
        };
    };
    responses: {
        /** @description Bad input or an unsupported field. Nothing was charged. */
        InvalidRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The key is missing, invalid or revoked. A retry can't help. */
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Not enough credits on the balance. Nothing was charged. */
        InsufficientCredits: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["InsufficientCreditsError"];
            };
        };
        /** @description The key was used with another body, or the first request under it still runs. On a first try: a conflict, stop. After a try whose outcome is unknown: wait, then send the same bytes under the same key. */
        IdempotencyConflict: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Too many requests for this account. Nothing was charged. */
        RateLimited: {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description An unexpected failure of the server. It may have charged. */
        InternalError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description A temporary upstream or credit-concurrency problem. */
        ServiceBusy: {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description No such task, or it belongs to another owner. */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
    };
    parameters: {
        /**
         * @description A unique id for this job, made before the first try and sent unchanged with each repeat of it. Same
         *     key and same body: the same task, charged once.
         * @example demo-video-001
         */
        IdempotencyKey: string;
        /**
         * @description The task's id, as the submit answered it.
         * @example sd2_xxxxx
         */
        TaskId: components["schemas"]["TaskId"];
    };
    requestBodies: never;
    headers: {
        /**
         * @description Whole seconds to wait before the same request is sent again (RFC 9110 §10.2.3 also allows an HTTP-date).
         * @example 12
         */
        RetryAfter: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    createSeedanceVideo: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description A unique id for this job, made before the first try and sent unchanged with each repeat of it. Same
                 *     key and same body: the same task, charged once.
                 * @example demo-video-001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The job. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["SeedanceRequest"];
            };
        };
        responses: {
            /** @description The job is accepted and charged. Keep the `id`, then poll the task. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubmittedTask"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            402: components["responses"]["InsufficientCredits"];
            409: components["responses"]["IdempotencyConflict"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceBusy"];
        };
    };
    createGptImage2Image: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description A unique id for this job, made before the first try and sent unchanged with each repeat of it. Same
                 *     key and same body: the same task, charged once.
                 * @example demo-video-001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The job. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["GptImage2Request"];
            };
        };
        responses: {
            /** @description The job is accepted and charged. Keep the `id`, then poll the task. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubmittedTask"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            402: components["responses"]["InsufficientCredits"];
            409: components["responses"]["IdempotencyConflict"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceBusy"];
        };
    };
    createNanoBananaProImage: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description A unique id for this job, made before the first try and sent unchanged with each repeat of it. Same
                 *     key and same body: the same task, charged once.
                 * @example demo-video-001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The job. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["NanoBananaProRequest"];
            };
        };
        responses: {
            /** @description The job is accepted and charged. Keep the `id`, then poll the task. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubmittedTask"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            402: components["responses"]["InsufficientCredits"];
            409: components["responses"]["IdempotencyConflict"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceBusy"];
        };
    };
    getTask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The task's id, as the submit answered it.
                 * @example sd2_xxxxx
                 */
                id: components["parameters"]["TaskId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The task as it stands. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceBusy"];
        };
    };
}
