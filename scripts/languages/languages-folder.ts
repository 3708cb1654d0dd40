import { tmpdir } from "node:os";
import { join } from "node:path";

/** The folder for downloads, generated code and builds. */
export const languagesFolder = join(tmpdir(), "seedance-client-languages");
