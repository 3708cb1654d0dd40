import { contracts } from "../../../generated/contracts.ts";

// The service itself knows of one contract: these words are the sandbox's own, for whoever has chosen the wrong one.

/** What to add where a body was refused that holds what another contract takes; else nothing. */
export function takenElsewhere(model: string, body: unknown): string {
  return hint(({ adds }) =>
    Object.entries(adds[model] ?? {}).some(([field, values]) => {
      const isGiven = Object.hasOwn(body ?? {}, field);
      return isGiven && (values.length === 0 || values.includes((body as Record<string, unknown>)[field]));
    }),
  );
}

/** What to add where a path was refused that another contract has; else nothing. */
export function foundElsewhere(path: string): string {
  return hint(({ paths }) => paths.includes(path));
}

function hint(fits: (contract: (typeof contracts)[string]) => boolean): string {
  const name = Object.keys(contracts).find((each) => contracts[each] && fits(contracts[each]));
  return name === undefined ? "" : ` The contract ${name} takes it: seedance sandbox --contract ${name}.`;
}
