/**
 * Checks that the Chinese docs match the English ones: the contract's overlay, the guides, the READMEs. Prints each fault
 * with its file, and exits with 1 if there is one.
 *
 *   npm run check -- translations
 */
import { checkTranslations } from "./translations/check.ts";

const faults = checkTranslations(new URL("../", import.meta.url).pathname);
for (const fault of faults) console.error(fault);
console.log(`translations: ${faults.length} faults`);
if (faults.length > 0) process.exitCode = 1;
