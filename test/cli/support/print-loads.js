/** For `node --import`: prints the URL of each file that is loaded as `loaded URL` on stderr. */
import { writeSync } from "node:fs";
import { registerHooks } from "node:module";

registerHooks({
  load(url, context, nextLoad) {
    if (url.startsWith("file:")) writeSync(2, `loaded ${url}\n`);
    return nextLoad(url, context);
  },
});
