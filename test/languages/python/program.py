"""Puts the client that openapi-python-client makes through its paces; scripts/languages/judge.ts reads what it prints."""

import os
import time
from http import HTTPStatus
from typing import Callable, TypeAlias, TypeVar

from seedance import AuthenticatedClient
from seedance.api.image import create_gpt_image_2_image, create_nano_banana_pro_image
from seedance.api.tasks import get_task
from seedance.api.video import create_seedance_video
from seedance.models import (
    ErrorResponse,
    GptImage2AspectRatio,
    GptImage2Channel,
    GptImage2Request,
    GptImage2Resolution,
    GptImage2Type,
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
)
from seedance.types import UNSET, Response

T = TypeVar("T")
Body: TypeAlias = SeedanceRequest | GptImage2Request | NanoBananaProRequest


class ApiError(Exception):
    def __init__(self, status: HTTPStatus, answer: ErrorResponse) -> None:
        super().__init__(answer.error.message)
        self.status = status
        self.code = answer.error.code


def client(path: str = "") -> AuthenticatedClient:
    return AuthenticatedClient(base_url=os.environ["SANDBOX_URL"] + path, token=os.environ["SANDBOX_KEY"])


def opened(response: Response[ErrorResponse | T]) -> T:
    if isinstance(response.parsed, ErrorResponse):
        raise ApiError(response.status_code, response.parsed)
    assert response.parsed is not None
    return response.parsed


def submit(key: str, body: Body, path: str = "") -> SubmittedTask:
    if isinstance(body, SeedanceRequest):
        return opened(create_seedance_video.sync_detailed(client=client(path), body=body, idempotency_key=key))
    if isinstance(body, GptImage2Request):
        return opened(create_gpt_image_2_image.sync_detailed(client=client(path), body=body, idempotency_key=key))
    return opened(create_nano_banana_pro_image.sync_detailed(client=client(path), body=body, idempotency_key=key))


def read(id: str, path: str = "") -> Task:
    return opened(get_task.sync_detailed(id, client=client(path)))


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
        type_=GptImage2Type.TEXT_TO_IMAGE,
        prompt="Editorial product photo of a transparent running shoe on chrome",
        resolution=GptImage2Resolution.RESOLUTION_1K,
        aspect_ratio=GptImage2AspectRatio.RATIO_1_BY_1,
    ),
    "gpt-image-2-image-to-image": GptImage2Request(
        type_=GptImage2Type.IMAGE_TO_IMAGE,
        channel=GptImage2Channel.ECONOMY,
        prompt="The same shoe on wet asphalt at night",
        resolution=GptImage2Resolution.RESOLUTION_2K,
        aspect_ratio=GptImage2AspectRatio.RATIO_16_BY_9,
        batch_count=4,
        image_urls=["https://example.com/shoe.png"],
    ),
    "nano-banana-pro-text-to-image": NanoBananaProRequest(
        type_=NanoBananaProType.TEXT_TO_IMAGE,
        prompt="A premium packaging mockup for an AI video studio",
        image_size=NanoBananaProImageSize.SIZE_1_BY_1,
        resolution=NanoBananaProResolution.RESOLUTION_1K,
        output_format=NanoBananaProOutputFormat.PNG,
    ),
    "nano-banana-pro-image-to-image": NanoBananaProRequest(
        type_=NanoBananaProType.IMAGE_TO_IMAGE,
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
    except ApiError as error:
        print("error", error.code, error.status.value, error, sep="\t")

strange = read(ids[0], "/strange")
assert strange.quality_tier is not UNSET
print("answer", strange.model, strange.quality_tier, sep="\t")
