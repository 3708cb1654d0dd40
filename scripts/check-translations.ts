/**
 * Checks that the docs in Chinese say what the English ones say: the overlay of the contract, the guides, the README.
 * Prints each fault with its place; any of them fails.
 *
 *   npm run check -- translations
 */
import { checkTranslations } from "./translations/check.ts";

const faults = checkTranslations(new URL("../", import.meta.url).pathname);
for (const fault of faults) console.error(fault);
console.log(`translations: ${faults.length} faults`);
if (faults.length > 0) process.exitCode = 1;
