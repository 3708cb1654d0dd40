import { trySamples } from "./try-samples.ts";

trySamples("go", "sample.go", ["go", "run"]);
