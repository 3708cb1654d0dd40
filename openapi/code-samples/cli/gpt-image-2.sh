seedance image "Editorial product photo of a transparent running shoe on chrome" \
  --model gpt-image-2 \
  --type text-to-image \
  --resolution 1K \
  --aspect-ratio 1:1
