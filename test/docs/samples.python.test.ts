import { testSamples } from "./sample-tests.ts";

testSamples("python", "sample.py", ["python3"]);
