"""Makes a video with a generated client.

pip install openapi-python-client httpx attrs python-dateutil
openapi-python-client generate --path openapi-3.0.yaml --meta none --output-path seedance
"""

import os
import time
import uuid

from seedance import AuthenticatedClient
from seedance.api.tasks import get_task
from seedance.api.video import create_seedance_video
from seedance.models import SeedanceAspectRatio, SeedanceRequest, SubmittedTask, Task

client = AuthenticatedClient(
    base_url=os.environ.get("SEEDANCE_BASE_URL", "https://www.seedance2ai.io"),
    token=os.environ["SEEDANCE_API_KEY"],
)
# Make the key once: after a lost response, send the same body under the same key, and it is charged once.
key = str(uuid.uuid4())
body = SeedanceRequest(prompt="A glass train crossing a snowy bridge", aspect_ratio=SeedanceAspectRatio.RATIO_16_BY_9)

submitted = create_seedance_video.sync(client=client, body=body, idempotency_key=key)
if not isinstance(submitted, SubmittedTask):
    raise SystemExit(submitted)  # an ErrorResponse, with its code

while True:
    task = get_task.sync(submitted.id, client=client)
    if not isinstance(task, Task):
        raise SystemExit(task)
    if task.status in ("completed", "failed"):
        break
    time.sleep(5)  # each poll counts towards 30 requests a minute

print(task.output or task.error)
