seedance image "A premium packaging mockup for an AI video studio" \
  --model nano-banana-pro \
  --type text-to-image \
  --image-size 1:1 \
  --resolution 1K \
  --output-format png
