/**
 * Builds the docs' site from the contract and the guides, in every language.
 *
 *   npm run docs
 *   npm run docs -- --out some/folder
 */
import { parseArgs } from "node:util";
import { buildSite } from "./docs/site.ts";

const { values: options } = parseArgs({ options: { out: { type: "string", default: "dist/docs" } } });
await buildSite(options);
console.log(`${options.out}/index.html`);
