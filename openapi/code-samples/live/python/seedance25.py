import http.client
import json
import os
import time
import urllib.error
import urllib.request
import uuid

body = {
    "mode": "text-to-video",
    "prompt": "A cinematic shot of a glass train crossing a snowy mountain bridge",
    "aspect_ratio": "16:9",
    "duration": "auto",
    "resolution": "720p",
}
request = urllib.request.Request(
    "https://www.seedance2ai.io/api/v1/video/seedance25",
    data=json.dumps(body).encode(),
    headers={
        "Authorization": f"Bearer {os.environ['SEEDANCE_API_KEY']}",
        "Content-Type": "application/json",
        "Idempotency-Key": str(uuid.uuid4()),  # made once: a repeat is not charged again
        "User-Agent": "my-app/1.0",
    },
)


def submit(tries=6):
    for count in range(1, tries + 1):
        wait = 2**count
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            # 409 after a try without an answer: the first request still runs.
            again = error.code == 429 or error.code >= 500 or (error.code == 409 and count > 1)
            if not again or count == tries:
                raise SystemExit(f"{error.code}: {error.read().decode()}")
            seconds = error.headers.get("Retry-After", "")
            wait = int(seconds) if seconds.isdigit() else wait
        except (OSError, http.client.HTTPException, ValueError):
            if count == tries:
                raise
        time.sleep(wait)


print(submit()["id"])
