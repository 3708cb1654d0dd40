"""Puts the client that openapi-generator makes through its paces; scripts/languages/judge.ts reads what it prints."""

import os
import time
from typing import Callable, TypeAlias

from seedance import (
    ApiClient,
    ApiException,
    Configuration,
    ErrorResponse,
    GptImage2AspectRatio,
    GptImage2Channel,
    GptImage2Request,
    GptImage2Resolution,
    GptImage2Type,
    ImageApi,
    NanoBananaProImageSize,
    NanoBananaProOutputFormat,
    NanoBananaProRequest,
    NanoBananaProResolution,
    NanoBananaProType,
    SeedanceAspectRatio,
    SeedanceChannel,
    SeedanceDuration,
    SeedanceMode,
    SeedanceQualityTier,
    SeedanceRequest,
    SeedanceResolution,
    SubmittedTask,
    Task,
    TasksApi,
    VideoApi,
)

Body: TypeAlias = SeedanceRequest | GptImage2Request | NanoBananaProRequest


def client(path: str = "") -> ApiClient:
    return ApiClient(Configuration(host=os.environ["SANDBOX_URL"] + path, access_token=os.environ["SANDBOX_KEY"]))


def submit(key: str, body: Body, path: str = "") -> SubmittedTask:
    if isinstance(body, SeedanceRequest):
        return VideoApi(client(path)).create_seedance_video(key, body)
    if isinstance(body, GptImage2Request):
        return ImageApi(client(path)).create_gpt_image2_image(key, body)
    return ImageApi(client(path)).create_nano_banana_pro_image(key, body)


def read(id: str, path: str = "") -> Task:
    return TasksApi(client(path)).get_task(id)


def wait(id: str) -> None:
    """Any other status, even an unknown one, means that the task still runs."""
    while (task := read(id)).status not in ("completed", "failed"):
        if task.status != "processing":
            print("status", task.status, sep="\t")
        time.sleep(0.2)
    assert task.output
    url = task.output.images[0].url if task.output.images else task.output.video_url
    print("output", id, url, sep="\t")


seedance = SeedanceRequest(
    mode=SeedanceMode.TEXT_TO_VIDEO,
    quality_tier=SeedanceQualityTier.STANDARD,
    prompt="A cinematic shot of a glass train crossing a snowy mountain bridge",
    aspect_ratio=SeedanceAspectRatio.RATIO_16_BY_9,
    duration=SeedanceDuration.DURATION_5,
    resolution=SeedanceResolution.RESOLUTION_720P,
)
bodies: dict[str, Body] = {
    "seedance-text-to-video": seedance,
    "seedance-image-to-video": SeedanceRequest(
        mode=SeedanceMode.IMAGE_TO_VIDEO,
        prompt="The glass train leaves the bridge and vanishes into a tunnel",
        image_url="https://example.com/start.png",
        end_image_url="https://example.com/end.png",
        duration=SeedanceDuration.DURATION_10,
        resolution=SeedanceResolution.RESOLUTION_1080P,
        seed=42,
    ),
    "seedance-media-to-video": SeedanceRequest(
        mode=SeedanceMode.MEDIA_TO_VIDEO,
        channel=SeedanceChannel.REAL,
        prompt="The dancer from the picture performs the moves of the clip",
        media_urls=["https://example.com/dancer.png", "https://example.com/moves.mp4"],
        generate_audio=False,
        fixed_lens=True,
    ),
    "gpt-image-2-text-to-image": GptImage2Request(
        type=GptImage2Type.TEXT_TO_IMAGE,
        prompt="Editorial product photo of a transparent running shoe on chrome",
        resolution=GptImage2Resolution.RESOLUTION_1K,
        aspectRatio=GptImage2AspectRatio.RATIO_1_BY_1,
    ),
    "gpt-image-2-image-to-image": GptImage2Request(
        type=GptImage2Type.IMAGE_TO_IMAGE,
        channel=GptImage2Channel.ECONOMY,
        prompt="The same shoe on wet asphalt at night",
        resolution=GptImage2Resolution.RESOLUTION_2K,
        aspectRatio=GptImage2AspectRatio.RATIO_16_BY_9,
        batchCount=4,
        imageUrls=["https://example.com/shoe.png"],
    ),
    "nano-banana-pro-text-to-image": NanoBananaProRequest(
        type=NanoBananaProType.TEXT_TO_IMAGE,
        prompt="A premium packaging mockup for an AI video studio",
        image_size=NanoBananaProImageSize.SIZE_1_BY_1,
        resolution=NanoBananaProResolution.RESOLUTION_1K,
        output_format=NanoBananaProOutputFormat.PNG,
    ),
    "nano-banana-pro-image-to-image": NanoBananaProRequest(
        type=NanoBananaProType.IMAGE_TO_IMAGE,
        prompt="Put this logo on the box, embossed in silver",
        image_size=NanoBananaProImageSize.SIZE_4_BY_3,
        resolution=NanoBananaProResolution.RESOLUTION_2K,
        output_format=NanoBananaProOutputFormat.JPEG,
        image_urls=["https://example.com/logo.png"],
    ),
}

ids = []
for key, body in bodies.items():
    first, again = submit(key, body), submit(key, body)
    ids.append(first.id)
    print("submitted", key, first.id, again.id, sep="\t")
queued = submit("unknown-status", seedance, "/fault/unknown-status")
for id in [queued.id, *ids]:
    wait(id)

refusals: list[Callable[[], object]] = [
    lambda: submit("bad-body", SeedanceRequest(mode=SeedanceMode.IMAGE_TO_VIDEO, prompt="No start frame")),
    lambda: submit("seedance-text-to-video", SeedanceRequest(prompt="Another body under the same key")),
    lambda: read("sd2_nobodys"),
    lambda: submit("unauthorized", seedance, "/fault/unauthorized"),
    lambda: submit("credits", seedance, "/fault/insufficient-credits"),
    lambda: submit("limit", seedance, "/fault/rate-limited"),
    lambda: submit("busy", seedance, "/fault/service-busy"),
    lambda: submit("internal", seedance, "/fault/internal-error-before"),
    lambda: submit("unknown-code", seedance, "/fault/unknown-code"),
]
for refused in refusals:
    try:
        refused()
    except ApiException as error:
        assert isinstance(error.data, ErrorResponse)
        print("error", error.data.error.code, error.status, error.data.error.message, sep="\t")

strange = read(ids[0], "/strange")
print("answer", strange.model, strange.quality_tier, sep="\t")
