import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where everything is downloaded, generated and compiled. */
export const languagesFolder = join(tmpdir(), "seedance-client-languages");
