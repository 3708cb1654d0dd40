seedance seedance25 "A cinematic shot of a glass train crossing a snowy mountain bridge" \
  --mode text-to-video \
  --aspect-ratio 16:9 \
  --duration auto \
  --resolution 720p \
  --contract live
