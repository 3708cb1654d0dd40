import type { DatabaseSchema } from "../../ledger/index.ts";

/**
 * One batch on one machine. `items` is what its manifest asks for, in order; what became of each, the ledger says.
 * `deliveries` holds the output of tasks whose files are to be saved, with its URLs whole. It is no record: without it
 * the manifest and the ledger are enough to go on.
 */
export const batchSchema: DatabaseSchema = {
  applicationId: 0x73_64_62_74,
  synchronous: "NORMAL",
  migrations: [
    `
CREATE TABLE items (
  place INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  key TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  priority REAL NOT NULL,
  needs TEXT,
  item TEXT NOT NULL
) STRICT;

CREATE TABLE facts (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

CREATE TABLE deliveries (
  key TEXT PRIMARY KEY,
  task TEXT NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0
) STRICT;
`,
  ],
};
