import { contractNames } from "../contracts.ts";
import type { Flags } from "./flag.ts";

/** The flags of every command. */
export const globalFlags: Flags = {
  json: { type: "boolean", description: "Print JSON. This is the default if stdout is not a terminal." },
  quiet: { type: "boolean", short: "q", description: "Print only ids or paths." },
  input: { type: "boolean", default: true, description: "Never prompt; fail instead." },
  color: { type: "boolean", default: true, description: "Print no colours. [env: NO_COLOR, FORCE_COLOR]" },
  profile: {
    type: "string",
    value: "NAME",
    description: "Use the key and the settings of this profile. [env: SEEDANCE_PROFILE]",
  },
  "base-url": { type: "string", value: "URL", description: "Send requests to this service. [env: SEEDANCE_BASE_URL]" },
  contract: {
    type: "string",
    value: "NAME",
    choices: contractNames,
    description: "Use this version of the API's contract. [env: SEEDANCE_CONTRACT]",
  },
  ledger: { type: "string", value: "FILE", description: "Use this ledger. [env: SEEDANCE_LEDGER]" },
  sandbox: {
    type: "boolean",
    description: "Use an embedded sandbox: no key, no network, no charges.",
  },
  help: { type: "boolean", short: "h", description: "Print this help; as JSON with --json." },
};
