#!/usr/bin/env bash
# Runs an image of the sandbox without rights, as its users should, and submits a job.
#
#   bash scripts/release/test-image.sh IMAGE
#   ENGINE=podman bash scripts/release/test-image.sh IMAGE
set -euo pipefail
image=${1:?"Usage: bash scripts/release/test-image.sh IMAGE"}
engine=${ENGINE:-docker}
key=sk_live_local_mine

container=$("$engine" run --detach --read-only --cap-drop ALL --security-opt no-new-privileges \
  --publish 127.0.0.1::4020 "$image" --api-key "$key")
trap '"$engine" logs "$container" >&2; "$engine" rm --force "$container" >/dev/null' EXIT
# What engines call an image's size differs: some count compressed layers, some both forms.
size=$("$engine" export "$container" | wc -c)
echo "$image: $size bytes"
[ "$size" -le 200000000 ] || { echo "The image's files have more than 200,000,000 bytes." >&2; exit 1; }

for _ in $(seq 60); do
  health=$("$engine" inspect --format '{{.State.Health.Status}}' "$container")
  [ "$health" = healthy ] && break
  sleep 1
done
[ "$health" = healthy ] || { echo "After 60 s, the container's health is $health." >&2; exit 1; }
[ "$("$engine" exec "$container" id -u)" != 0 ] || { echo "The container runs as root." >&2; exit 1; }

address=$("$engine" port "$container" 4020 | head -n 1)
curl --fail --silent --show-error --request POST "http://$address/api/v1/video/seedance" \
  --header "Authorization: Bearer $key" --header "Content-Type: application/json" \
  --header "Idempotency-Key: image-1" --data '{"prompt": "A glass train crosses a snowy bridge"}'
echo
"$engine" stop --time 5 "$container" >/dev/null
# 137 is that of SIGKILL, which follows if SIGTERM ends nothing.
code=$("$engine" inspect --format '{{.State.ExitCode}}' "$container")
[ "$code" != 137 ] || { echo "SIGTERM does not stop the sandbox." >&2; exit 1; }
