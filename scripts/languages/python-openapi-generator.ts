import { join } from "node:path";
import {
  installOpenapiGenerator,
  openapiGeneratorNeeds,
  openapiGeneratorVersion,
  runOpenapiGenerator,
} from "./openapi-generator.ts";
import type { Target } from "./target.ts";

export const pythonOpenapiGenerator: Target = {
  language: "Python",
  generator: "openapi-generator `python`",
  version: openapiGeneratorVersion,
  view: "flat",
  needs: { ...openapiGeneratorNeeds, python3: "Python 3.11 or later, with venv" },
  install: ({ cache, source }) => [
    installOpenapiGenerator,
    { run: ["python3", "-m", "venv", join(cache, "venv")], creates: join(cache, "venv/bin/pip") },
    {
      run: [join(cache, "venv/bin/pip"), "install", "-q", "--requirement", join(source, "requirements.txt")],
      creates: join(cache, "venv/bin/mypy"),
    },
  ],
  generate: (paths) => [runOpenapiGenerator("python", paths, { packageName: "seedance" })],
  compile: ({ cache, source, scratch }) => [
    {
      run: [`${cache}/venv/bin/mypy`, "--strict", "--follow-imports=silent", `${source}/program.py`],
      env: { MYPYPATH: `${scratch}/generated` },
    },
  ],
  run: ({ cache, source, scratch }) => ({
    run: [`${cache}/venv/bin/python`, `${source}/program.py`],
    env: { PYTHONPATH: `${scratch}/generated`, PYTHONDONTWRITEBYTECODE: "1" },
  }),
};
