curl -X POST https://www.seedance2ai.io/api/v1/video/seedance25 \
  -H "Authorization: Bearer $SEEDANCE_API_KEY" \
  -H "Content-Type: application/json" \
  -H "Idempotency-Key: demo-video-002" \
  -d '{
    "mode": "text-to-video",
    "prompt": "A cinematic shot of a glass train crossing a snowy mountain bridge",
    "aspect_ratio": "16:9",
    "duration": "auto",
    "resolution": "720p"
  }'
