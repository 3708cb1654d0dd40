seedance video "A cinematic shot of a glass train crossing a snowy mountain bridge" \
  --mode text-to-video \
  --quality-tier standard \
  --aspect-ratio 16:9 \
  --duration 5 \
  --resolution 720p
