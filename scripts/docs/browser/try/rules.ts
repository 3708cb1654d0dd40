import type { Branch, TryBody, TryModel } from "../../try/data.ts";

/** Which fields a body must have and must not have, by the values that it holds. */
export interface Demands {
  required: ReadonlySet<string>;
  forbidden: ReadonlySet<string>;
}

/** What a model demands of a body. Of a rule that no branch fits nothing follows: the service says what is wrong. */
export function demandsOf({ rules, required }: Pick<TryModel, "rules" | "required">, body: TryBody): Demands {
  const chosen = rules.map((rule) => rule.filter((branch) => isChosen(branch, body)));
  const inAll = (list: "required" | "forbidden") =>
    chosen.flatMap(([first, ...others]) =>
      (first?.[list] ?? []).filter((name) => others.every((branch) => branch[list].includes(name))),
    );
  return { required: new Set([...required, ...inAll("required")]), forbidden: new Set(inAll("forbidden")) };
}

const isChosen = ({ when, named }: Branch, body: TryBody) =>
  Object.entries(when).every(([name, values]) => {
    const value = body[name];
    return value === undefined ? !named.includes(name) : values.includes(value);
  });
