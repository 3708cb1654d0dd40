import { modelOperations, type OpenApiDocument, type SchemaObject } from "./document.ts";

/** A contract that clients can be made for. */
export interface ContractSource {
  name: string;
  title: string;
  document: OpenApiDocument;
}

/**
 * A profile's contract with its endpoints in the page's order, in which the usual model comes first: an operation that
 * moved keeps its place, a new one stands behind the page's of its kind.
 */
export function orderLikePage(page: OpenApiDocument, own: OpenApiDocument): OpenApiDocument {
  const operations = Object.values(page.paths).flatMap((item) => Object.values(item));
  const place = (path: string): number => {
    const [operation] = Object.values(own.paths[path] ?? {});
    const same = operations.findIndex(({ operationId }) => operationId === operation?.operationId);
    const kind = operations.findLastIndex(({ tags }) => tags?.[0] !== undefined && tags[0] === operation?.tags?.[0]);
    return same >= 0 ? same : kind >= 0 ? kind + 0.5 : operations.length;
  };
  const paths = Object.entries(own.paths).sort(([a], [b]) => place(a) - place(b));
  return { ...own, paths: Object.fromEntries(paths) };
}

/** What each other contract takes that this one does not, by its name. */
export function otherContracts(own: ContractSource, all: readonly ContractSource[]): object {
  const others = all.filter(({ name }) => name !== own.name);
  return Object.fromEntries(others.map((other) => [other.name, contractDifference(own.document, other)]));
}

/** Every contract by its name, loaded when it is chosen, as a TypeScript module. */
export function registryModule(all: readonly ContractSource[], typesFrom: string): string {
  const loaders = all.map(({ name }) => {
    const file = JSON.stringify(`./${name}/contract.ts`);
    return `  ${JSON.stringify(name)}: async () => (await import(${file})).contract,`;
  });
  return `import type { Contract } from ${JSON.stringify(typesFrom)};

export const contracts: Readonly<Record<string, () => Promise<Contract>>> = {
${loaders.join("\n")}
};
`;
}

function contractDifference(own: OpenApiDocument, { title, document }: ContractSource) {
  const known = new Map(modelOperations(own).map((each) => [each.model.name, each]));
  const moved: Record<string, string> = {};
  const paths = Object.keys(document.paths).filter((path) => !own.paths[path]);
  const adds: Record<string, Record<string, unknown[]>> = {};
  for (const { model, path, body } of modelOperations(document)) {
    const before = known.get(model.name);
    if (before && before.path !== path) moved[model.name] = path;
    const fields = addedFields(before && own.components.schemas[before.body], document.components.schemas[body]);
    if (!before || Object.keys(fields).length > 0) adds[model.name] = before ? fields : {};
  }
  return { title, moved, paths, adds };
}

/** Fields that the one has and the other has not, and more values of common ones. */
function addedFields(from: SchemaObject | undefined, to: SchemaObject | undefined): Record<string, unknown[]> {
  const fields: Record<string, unknown[]> = {};
  for (const [field, property] of Object.entries(to?.properties ?? {})) {
    const before = from?.properties?.[field];
    if (before === undefined) fields[field] = [];
    if (typeof before !== "object" || typeof property !== "object") continue;
    const more = property.enum?.filter((value) => before.enum && !before.enum.includes(value)) ?? [];
    if (more.length > 0) fields[field] = more;
  }
  return fields;
}
