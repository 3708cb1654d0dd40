import { contractNames } from "../contracts.ts";
import type { Flags } from "./flag.ts";

/** The flags that every command has. */
export const globalFlags: Flags = {
  json: { type: "boolean", description: "print JSON; the default where stdout is no terminal" },
  quiet: { type: "boolean", short: "q", description: "print nothing but ids or paths" },
  input: {
    type: "boolean",
    default: true,
    description: "ask nothing with --no-input: what would be asked is an error",
  },
  color: { type: "boolean", default: true, description: "no colours with --no-color, or with NO_COLOR set" },
  profile: { type: "string", value: "NAME", description: "the profile whose key and settings are used" },
  "base-url": { type: "string", value: "URL", description: "the service; SEEDANCE_BASE_URL says the same" },
  contract: {
    type: "string",
    value: "NAME",
    choices: contractNames,
    description: "the contract that the service keeps to; SEEDANCE_CONTRACT says the same",
  },
  ledger: { type: "string", value: "FILE", description: "the ledger; SEEDANCE_LEDGER says the same" },
  sandbox: { type: "boolean", description: "run against an embedded sandbox: no key, no network, nothing is paid" },
  help: { type: "boolean", short: "h", description: "this text; as JSON with --json" },
};
