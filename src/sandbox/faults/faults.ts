import { SeededRandom } from "../seeded-random.ts";
import { type FaultStage, faultKinds } from "./catalog.ts";

/** A fault that strikes. */
export interface Fault {
  name: string;
  value: string;
  stage: FaultStage;
}

/** A fault that waits for requests. */
export interface FaultRule {
  id: number;
  name: string;
  value?: string;
  /** How often it still strikes; without end where absent. */
  times?: number;
  /** The chance that it strikes a request, 0 to 1. */
  probability: number;
  /** Only requests with this method. */
  method?: string;
  /** Only paths that begin like this. */
  path?: string;
}

/** A fault's name and value are wrong; the message says what is right. */
export class UnknownFaultError extends Error {}

/** Which fault strikes which request: by header, by rule, or by a seeded chance. */
export class Faults {
  readonly #seed: string;
  readonly rules: FaultRule[] = [];
  #count = 0;
  #nextId = 1;

  /** @internal `startSandbox` makes one. */
  constructor(seed: string) {
    this.#seed = seed;
  }

  /** Adds a rule. @throws UnknownFaultError */
  add(rule: Omit<FaultRule, "id" | "probability"> & { probability?: number }): FaultRule {
    parseFault(rule.value === undefined ? rule.name : `${rule.name}=${rule.value}`);
    const method = rule.method?.toUpperCase();
    const added = { probability: 1, ...rule, ...(method && { method }), id: this.#nextId++ };
    if (!(added.probability > 0 && added.probability <= 1))
      throw new UnknownFaultError("probability: above 0, at most 1.");
    if (added.times !== undefined && !(Number.isInteger(added.times) && added.times > 0))
      throw new UnknownFaultError("times: a whole number above 0.");
    if (added.path !== undefined && !added.path.startsWith("/")) throw new UnknownFaultError("path: begins with /.");
    this.rules.push(added);
    return added;
  }

  /** Removes a rule, or all. */
  remove(id?: number): void {
    for (let index = this.rules.length - 1; index >= 0; index--)
      if (id === undefined || this.rules[index]?.id === id) this.rules.splice(index, 1);
  }

  /**
   * The fault that strikes a request, where one does.
   * @param stages the kinds of fault that this request can show.
   * @param header the request's own `X-Sandbox-Fault`, `name` or `name=value`; it wins.
   * @throws UnknownFaultError where the header names no fault.
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
      `There is no fault ${JSON.stringify(text)}. There are: ${Object.keys(faultKinds).join(", ")}.`,
    );
  if (value !== undefined && !kind.value) throw new UnknownFaultError(`The fault ${name} takes no value.`);
  if (value !== undefined && kind.value && !new RegExp(`^(?:${kind.value.pattern})$`).test(value))
    throw new UnknownFaultError(`The fault ${name} takes ${kind.value.meaning}, not ${JSON.stringify(value)}.`);
  return { name, value: value ?? kind.value?.default ?? "", stage: kind.stage };
}
