import { plain } from "../../contract/index.ts";
import { globalFlags } from "../context.ts";

/** A command line's command, and all the rest of it. */
export interface Split {
  /** undefined where none is named. */
  name: string | undefined;
  args: string[];
}

/** Finds the command: the first word. Flags that every command has may stand before it. */
export function split(line: readonly string[]): Split {
  let place = 0;
  while (line[place]?.startsWith("-")) {
    const word = line[place] ?? "";
    const flag = Object.entries(globalFlags).find(([name]) => plain(word) === plain(`--${name}`))?.[1];
    place += flag && flag.type !== "boolean" ? 2 : 1;
  }
  const [before, name, rest] = [line.slice(0, place), line[place], line.slice(place + 1)];
  if (name !== "help") return { name, args: [...before, ...rest] };
  // `seedance help video` is `seedance video --help`.
  return { name: rest[0], args: [...before, ...rest.slice(1), "--help"] };
}
