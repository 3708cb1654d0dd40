import openapiTS, { astToString, type OpenAPI3 } from "openapi-typescript";
import ts from "typescript";
import { type JsonSchema, modelOperations, type OpenApiDocument, type SchemaObject } from "./document.ts";

const { factory } = ts;

/**
 * Generates TypeScript types of every path and schema. A field with a default stays optional. Each request body is a named
 * type made of named interfaces, one for its fields and one for each branch of its rules, so that a compile error names
 * the request and the rule.
 */
export async function schemaTypesModule(document: OpenApiDocument): Promise<string> {
  const source = structuredClone(document) as unknown as OpenAPI3;
  const nodes = await openapiTS(source, { defaultNonNullable: false, alphabetize: false });
  const bodies = new Map(modelOperations(document).map(({ body }) => [body, document.components.schemas[body]]));
  const declarations: ts.Node[] = [];
  const named = nodes.map((node) =>
    ts.isInterfaceDeclaration(node) && node.name.text === "components"
      ? mapMembers(node, "schemas", (member) => nameBody(member, bodies, declarations))
      : node,
  );
  return astToString([...declarations, ...named]);
}

/** Maps the properties of one member of an interface. */
function mapMembers(
  node: ts.InterfaceDeclaration,
  member: string,
  map: (property: ts.PropertySignature) => ts.PropertySignature,
): ts.InterfaceDeclaration {
  const members = node.members.map((each) => {
    if (!ts.isPropertySignature(each) || nameOf(each) !== member || !each.type || !ts.isTypeLiteralNode(each.type))
      return each;
    const properties = each.type.members.map((property) =>
      ts.isPropertySignature(property) ? map(property) : property,
    );
    return withType(each, factory.createTypeLiteralNode(properties));
  });
  return factory.updateInterfaceDeclaration(
    node,
    node.modifiers,
    node.name,
    node.typeParameters,
    node.heritageClauses,
    members,
  );
}

/** Declares the parts of a request body as named types, and makes the schema refer to them. */
function nameBody(
  property: ts.PropertySignature,
  bodies: ReadonlyMap<string, SchemaObject | undefined>,
  declarations: ts.Node[],
): ts.PropertySignature {
  const name = nameOf(property);
  const schema = bodies.get(name);
  if (schema === undefined || property.type === undefined) return property;
  const subject = name.replace(/Request$/, "");
  // openapi-typescript keeps the order: the fields, then each rule of `allOf`, then each branch of its `anyOf`.
  const [fields, ...rules] = [
    { own: `${name}Fields`, text: `The fields of \`${name}\`.` },
    ...rulesOf(schema.allOf).flatMap(({ title, description, anyOf }, rule) =>
      rulesOf(anyOf).map((branch, index) => ({
        own: `${subject}${pascal(`${title ?? `Rule ${rule + 1}`}: ${branchTitle(branch) ?? index + 1}`)}`,
        text: `${description}`,
      })),
    ),
  ];
  const left = unique([fields, ...rules]);
  const declare = (type: ts.TypeNode): ts.TypeNode => {
    if (ts.isParenthesizedTypeNode(type)) return factory.createParenthesizedType(declare(type.type));
    if (ts.isIntersectionTypeNode(type)) return factory.createIntersectionTypeNode(type.types.map(declare));
    if (ts.isUnionTypeNode(type)) return factory.createUnionTypeNode(type.types.map(declare));
    const part = left.shift();
    if (!ts.isTypeLiteralNode(type) || part === undefined)
      throw new Error(
        `${name} must consist of fields and rules with branches, each with a title: see openapi/README.md, "Bodies".`,
      );
    declarations.push(
      documented(
        factory.createInterfaceDeclaration([exported], part.own, [], [], type.members.map(allowUndefined)),
        part.text,
      ),
    );
    return factory.createTypeReferenceNode(part.own);
  };
  const type = declare(property.type);
  if (left.length > 0) throw new Error(`${name} has branches that have no type: ${left.map((part) => part?.own)}.`);
  declarations.push(documented(factory.createTypeAliasDeclaration([exported], name, [], type), `${schema.title}.`));
  return withType(property, factory.createTypeReferenceNode(name));
}

/** Lets a field that may be left out be undefined too: JSON leaves it out, also under `exactOptionalPropertyTypes`. */
function allowUndefined(member: ts.TypeElement): ts.TypeElement {
  if (!ts.isPropertySignature(member) || !member.questionToken || !member.type) return member;
  const nothing = factory.createKeywordTypeNode(ts.SyntaxKind.UndefinedKeyword);
  return withType(member, factory.createUnionTypeNode([member.type, nothing]));
}

/** The title of a branch; without one, the constant that selects it. */
function branchTitle({ title, properties = {} }: SchemaObject): string | undefined {
  const [first] = Object.values(properties);
  const value = typeof first === "object" ? first.const : undefined;
  return title ?? (value === undefined ? undefined : String(value));
}

/** Numbers names that occur again, since two interfaces of one name are merged. */
function unique<T extends { own: string } | undefined>(parts: readonly T[]): T[] {
  const counts = new Map<string, number>();
  return parts.map((part) => {
    if (part === undefined) return part;
    const count = (counts.get(part.own) ?? 0) + 1;
    counts.set(part.own, count);
    return count === 1 ? part : { ...part, own: `${part.own}${count}` };
  });
}

const rulesOf = (schemas: readonly JsonSchema[] = []) => schemas.filter((each) => typeof each === "object");

const exported = factory.createModifier(ts.SyntaxKind.ExportKeyword);

const documented = <N extends ts.Node>(node: N, text: string): N =>
  ts.addSyntheticLeadingComment(node, ts.SyntaxKind.MultiLineCommentTrivia, `* ${text} `, true);

/** Makes a type's name of two titles without a repeated word: "Tier: Tier pro" becomes `TierPro`. */
const pascal = (text: string) =>
  text
    .replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase())
    .replace(/([A-Z][a-z]+)\1/g, "$1");

const nameOf = (property: ts.PropertySignature) =>
  ts.isIdentifier(property.name) || ts.isStringLiteral(property.name) ? property.name.text : "";

function withType(property: ts.PropertySignature, type: ts.TypeNode): ts.PropertySignature {
  return factory.updatePropertySignature(property, property.modifiers, property.name, property.questionToken, type);
}
