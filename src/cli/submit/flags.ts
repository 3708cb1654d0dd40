import type { Flags } from "../line/flag.ts";

/** Where a job's files are saved. */
export const destinationFlags: Flags = {
  output: {
    type: "string",
    short: "o",
    value: "PATH",
    description:
      "Save files in this folder, or under this name; it may contain {id}, {index}, {model} and {ext}. By default, the current folder.",
  },
  overwrite: { type: "boolean", description: "Replace existing files." },
};

export const timeoutFlag: Flags = {
  timeout: {
    type: "number",
    value: "SECONDS",
    default: 1800,
    minimum: 1,
    maximum: 2_000_000,
    description: "Wait up to this many seconds for the task to end, then exit with code 6. The task keeps running.",
  },
};

/** The flags of every command that submits a job, besides its model's fields. */
export const submitFlags: Flags = {
  ...destinationFlags,
  body: {
    type: "string",
    value: "FILE",
    description: "Read the fields from a JSON file; - reads stdin. Options override them.",
  },
  wait: { type: "boolean", default: true, description: "Print the task's id as soon as the job is accepted." },
  download: { type: "boolean", default: true, description: "Wait for the task to end, but save no files." },
  ...timeoutFlag,
  "max-credits": { type: "number", minimum: 0, description: "Submit nothing that may cost more credits than this." },
  "allow-unknown-price": { type: "boolean", description: "Submit despite --max-credits if the price is unknown." },
  yes: { type: "boolean", short: "y", description: "Submit without confirmation, whatever the cost." },
  "dry-run": { type: "boolean", description: "Print the exact request and send nothing. No key is needed." },
  lint: { type: "boolean", default: true, description: "Do not check the prompt." },
  preflight: { type: "boolean", description: "Request each media URL first, and check that the contract allows it." },
  again: { type: "boolean", description: "Submit a new job even if the same one is unfinished." },
  scope: {
    type: "string",
    value: "NAME",
    description:
      "Set the idempotency scope: jobs with the same name and fields are one job, charged once, on any machine.",
  },
};

export const fromTaskFlag: Flags = {
  "from-task": { type: "string", value: "ID", description: "Start with the last frame of this task's video." },
};
