import type { Flags } from "../line/flag.ts";

/** Where a job's files go. */
export const destinationFlags: Flags = {
  output: {
    type: "string",
    short: "o",
    value: "PATH",
    description: "a folder, or a file's name made of {id}, {index}, {model}, {ext}; here by default",
  },
  overwrite: { type: "boolean", description: "replace files that are there" },
};

export const timeoutFlag: Flags = {
  timeout: {
    type: "number",
    value: "SECONDS",
    default: 1800,
    minimum: 1,
    maximum: 2_000_000,
    description: "how long to wait for the end; the task goes on after it, with exit code 6",
  },
};

/** What every command that makes something takes, besides its model's fields. */
export const submitFlags: Flags = {
  ...destinationFlags,
  body: { type: "string", value: "FILE", description: "the fields from a JSON file, - for stdin; flags win over it" },
  wait: { type: "boolean", default: true, description: "print the task's id as soon as it is accepted" },
  download: { type: "boolean", default: true, description: "wait for the end, and save no file" },
  ...timeoutFlag,
  "max-credits": { type: "number", minimum: 0, description: "submit nothing that may cost more" },
  "allow-unknown-price": { type: "boolean", description: "submit under a ceiling though no price is known" },
  yes: { type: "boolean", short: "y", description: "do not ask, whatever it costs" },
  "dry-run": { type: "boolean", description: "print the exact request; send nothing, no key is needed" },
  lint: { type: "boolean", default: true, description: "do not check the prompt" },
  preflight: { type: "boolean", description: "ask for each media URL first: it must answer as the contract wants it" },
  again: { type: "boolean", description: "another job, though the same one is not finished" },
  scope: {
    type: "string",
    value: "NAME",
    description: "whose wish it is: the same name and fields are one job, charged once, on any machine",
  },
};

export const fromTaskFlag: Flags = {
  "from-task": { type: "string", value: "ID", description: "begin with the last frame of that task's video" },
};
