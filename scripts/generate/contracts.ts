import { modelOperations, type OpenApiDocument, type SchemaObject } from "./document.ts";

/** A contract for which clients are generated. */
export interface ContractSource {
  name: string;
  title: string;
  document: OpenApiDocument;
}

/**
 * Returns a profile's contract with its endpoints in the page's order, in which the default model comes first. A moved
 * operation keeps its position; a new one follows the page's operations of the same kind.
 */
export function orderLikePage(page: OpenApiDocument, own: OpenApiDocument): OpenApiDocument {
  const operations = Object.values(page.paths).flatMap((item) => Object.values(item));
  const position = (path: string): number => {
    const [operation] = Object.values(own.paths[path] ?? {});
    const same = operations.findIndex(({ operationId }) => operationId === operation?.operationId);
    const kind = operations.findLastIndex(({ tags }) => tags?.[0] !== undefined && tags[0] === operation?.tags?.[0]);
    return same >= 0 ? same : kind >= 0 ? kind + 0.5 : operations.length;
  };
  const paths = Object.entries(own.paths).sort(([a], [b]) => position(a) - position(b));
  return { ...own, paths: Object.fromEntries(paths) };
}

/** Returns what each other contract accepts and this one does not, by the other contract's name. */
export function otherContracts(own: ContractSource, all: readonly ContractSource[]): object {
  const others = all.filter(({ name }) => name !== own.name);
  return Object.fromEntries(others.map((other) => [other.name, contractDifference(own.document, other)]));
}

/** Generates the TypeScript module with every contract by name, loaded on demand. */
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

/** Returns the fields that only one of two schemas has, and the additional values of common fields. */
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
