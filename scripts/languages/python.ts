import { join } from "node:path";
import type { Target } from "./target.ts";

export const python: Target = {
  language: "Python",
  generator: "openapi-python-client",
  version: "0.29.1",
  view: "flat",
  needs: { python3: "Python 3.11 or later, with venv" },
  install: ({ cache, source }) => [
    { run: ["python3", "-m", "venv", join(cache, "venv")], creates: join(cache, "venv/bin/pip") },
    {
      run: [join(cache, "venv/bin/pip"), "install", "-q", "--requirement", join(source, "requirements.txt")],
      creates: join(cache, "venv/bin/openapi-python-client"),
    },
  ],
  generate: ({ flat, cache, scratch }) => [
    {
      run: [
        "openapi-python-client",
        "generate",
        "--path",
        flat,
        "--meta",
        "none",
        "--output-path",
        `${scratch}/seedance`,
      ],
      env: { PATH: `${cache}/venv/bin:${process.env.PATH}` },
    },
  ],
  compile: ({ cache, source, example, scratch }) => [
    {
      run: [
        `${cache}/venv/bin/mypy`,
        "--strict",
        "--follow-imports=silent",
        `${source}/program.py`,
        `${example}/generate_video.py`,
      ],
      env: { MYPYPATH: scratch },
    },
  ],
  run: ({ cache, source, scratch }) => ({
    run: [`${cache}/venv/bin/python`, `${source}/program.py`],
    env: { PYTHONPATH: scratch, PYTHONDONTWRITEBYTECODE: "1" },
  }),
  example: ({ cache, example, scratch }) => ({
    run: [`${cache}/venv/bin/python`, `${example}/generate_video.py`],
    env: { PYTHONPATH: scratch, PYTHONDONTWRITEBYTECODE: "1" },
  }),
};
