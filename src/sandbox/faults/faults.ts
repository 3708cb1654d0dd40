import { SeededRandom } from "../seeded-random.ts";
import { type FaultStage, faultKinds } from "./catalog.ts";

/** A fault to apply to one request. */
export interface Fault {
  name: string;
  value: string;
  stage: FaultStage;
}

/** A rule that applies a fault to matching requests. */
export interface FaultRule {
  id: number;
  name: string;
  value?: string;
  /** How many more times it applies; unlimited by default. */
  times?: number;
  /** The probability that it applies to a matching request, above 0, at most 1. */
  probability: number;
  /** Limits the rule to requests with this method. */
  method?: string;
  /** Limits the rule to paths with this prefix. */
  path?: string;
}

/** A fault or a rule is invalid; the message names what is allowed. */
export class UnknownFaultError extends Error {}

/** Selects the fault for each request: by its header, by rules, or by a seeded probability. */
export class Faults {
  readonly #seed: string;
  readonly rules: FaultRule[] = [];
  #count = 0;
  #nextId = 1;

  /** @internal `startSandbox` creates it. */
  constructor(seed: string) {
    this.#seed = seed;
  }

  /** Adds a rule and returns it with its id. @throws UnknownFaultError if the rule is invalid. */
  add(rule: Omit<FaultRule, "id" | "probability"> & { probability?: number }): FaultRule {
    parseFault(rule.value === undefined ? rule.name : `${rule.name}=${rule.value}`);
    const method = rule.method?.toUpperCase();
    const added = { probability: 1, ...rule, ...(method && { method }), id: this.#nextId++ };
    if (!(added.probability > 0 && added.probability <= 1))
      throw new UnknownFaultError("probability: must be above 0 and at most 1.");
    if (added.times !== undefined && !(Number.isInteger(added.times) && added.times > 0))
      throw new UnknownFaultError("times: must be a whole number above 0.");
    if (added.path !== undefined && !added.path.startsWith("/"))
      throw new UnknownFaultError("path: must begin with /.");
    this.rules.push(added);
    return added;
  }

  /** Removes one rule, or all rules without an id. */
  remove(id?: number): void {
    for (let index = this.rules.length - 1; index >= 0; index--)
      if (id === undefined || this.rules[index]?.id === id) this.rules.splice(index, 1);
  }

  /**
   * Selects the fault for a request; undefined if none applies.
   * @param stages the stages that are possible for this request.
   * @param header the request's `X-Sandbox-Fault`, `name` or `name=value`; it overrides the rules.
   * @throws UnknownFaultError if the header is not a valid fault.
   * @internal
   */
  pick(method: string, path: string, stages: readonly FaultStage[], header?: string): Fault | undefined {
    if (header) {
      const fault = parseFault(header);
      return stages.includes(fault.stage) ? fault : undefined;
    }
    for (const rule of this.rules) {
      const fault = parseFault(rule.value === undefined ? rule.name : `${rule.name}=${rule.value}`);
      if (!stages.includes(fault.stage)) continue;
      if (rule.method && rule.method !== method) continue;
      if (rule.path && !path.startsWith(rule.path)) continue;
      if (rule.probability < 1 && new SeededRandom(this.#seed, "fault", this.#count++).fraction(0) >= rule.probability)
        continue;
      if (rule.times !== undefined && --rule.times === 0) this.remove(rule.id);
      return fault;
    }
    return undefined;
  }
}

function parseFault(text: string): Fault {
  const [, name = "", value] = /^([a-z-]+)(?:=(.*))?$/s.exec(text) ?? [];
  const kind = Object.hasOwn(faultKinds, name) ? faultKinds[name] : undefined;
  if (!kind)
    throw new UnknownFaultError(
      `Unknown fault ${JSON.stringify(text)}. Allowed: ${Object.keys(faultKinds).join(", ")}.`,
    );
  if (value !== undefined && !kind.value) throw new UnknownFaultError(`The fault ${name} takes no value.`);
  if (value !== undefined && kind.value && !new RegExp(`^(?:${kind.value.pattern})$`).test(value))
    throw new UnknownFaultError(`The fault ${name} takes ${kind.value.meaning}, not ${JSON.stringify(value)}.`);
  return { name, value: value ?? kind.value?.default ?? "", stage: kind.stage };
}
