import type { DatabaseSchema } from "../../ledger/index.ts";

/**
 * The database of one batch on one machine. `items` holds the items in the manifest's order; their states are in the ledger.
 * `invalid_rows` holds the rows that can't be submitted, with the reasons. `released` holds the keys of jobs that were refused
 * for a reason that is not the row's, such as a low balance: in contrast to the ledger, the batch counts them as waiting.
 * `facts` holds the settings, the command and the pid. `deliveries` holds the outputs of tasks whose files are not saved
 * yet, with signed URLs; without it a run polls these tasks again.
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
    `
CREATE TABLE invalid_rows (
  place INTEGER PRIMARY KEY,
  line INTEGER NOT NULL,
  id TEXT,
  issues TEXT NOT NULL,
  item TEXT
) STRICT;

CREATE TABLE released (
  key TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
`,
  ],
};
