import { trySamples } from "./try-samples.ts";

trySamples("python", "sample.py", ["python3"]);
