import { testSamples } from "./sample-tests.ts";

testSamples("go", "sample.go", ["go", "run"]);
