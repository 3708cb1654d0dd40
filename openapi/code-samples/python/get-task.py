import json
import os
import time
import urllib.request

request = urllib.request.Request(
    "https://www.seedance2ai.io/api/v1/tasks/sd2_xxxxx",
    headers={"Authorization": f"Bearer {os.environ['SEEDANCE_API_KEY']}", "User-Agent": "my-app/1.0"},
)

while True:
    with urllib.request.urlopen(request, timeout=60) as response:
        task = json.load(response)
    if task["status"] in ("completed", "failed"):
        break
    time.sleep(10)  # each poll counts towards 30 requests a minute

print(json.dumps(task.get("output") or task.get("error")))
