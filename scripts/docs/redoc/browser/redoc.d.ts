/** Redoc's bundle, which bundle-redoc.ts puts in place. */
declare module "redoc" {
  export function init(definition: unknown, options: Record<string, unknown>, element: HTMLElement): void;
}
