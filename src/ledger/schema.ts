import type { DatabaseSchema } from "./open-database.ts";

/**
 * `entries` is the record: all events in order, each with the hash of the previous one. `jobs` and `files` are derived
 * from it. `bodies` holds the exact bytes of each body as long as the outcome of its submit is unknown.
 */
export const ledgerSchema: DatabaseSchema = {
  applicationId: 0x73_64_4c_67,
  synchronous: "FULL",
  migrations: [
    `
CREATE TABLE entries (
  seq INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  type TEXT NOT NULL,
  account TEXT,
  key TEXT,
  task TEXT,
  data TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE TRIGGER entries_never_change BEFORE UPDATE ON entries
BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
CREATE TRIGGER entries_never_go BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
CREATE TRIGGER entries_have_no_gap BEFORE INSERT ON entries
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entries)
BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;

CREATE TABLE jobs (
  account TEXT NOT NULL,
  key TEXT NOT NULL,
  state TEXT NOT NULL
    CHECK (state IN ('intended', 'unknown', 'running', 'completed', 'failed', 'refused', 'downloaded')),
  origin TEXT NOT NULL,
  model TEXT NOT NULL,
  path TEXT NOT NULL,
  kind TEXT NOT NULL,
  scope TEXT,
  session TEXT,
  attempt INTEGER NOT NULL,
  body TEXT NOT NULL,
  body_hash TEXT NOT NULL,
  requested TEXT NOT NULL,
  directory TEXT,
  name TEXT,
  estimate REAL,
  reserved REAL NOT NULL,
  used REAL,
  refunded REAL,
  remaining REAL,
  task TEXT,
  status TEXT,
  error TEXT,
  output TEXT,
  intended_at TEXT NOT NULL,
  submitted_at TEXT,
  running_at TEXT,
  ended_at TEXT,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (account, key)
) STRICT;
CREATE INDEX jobs_by_task ON jobs (task);
CREATE INDEX jobs_by_time ON jobs (intended_at);
CREATE INDEX jobs_by_scope ON jobs (scope);
CREATE INDEX jobs_by_state ON jobs (state);

CREATE TABLE files (
  account TEXT NOT NULL,
  task TEXT NOT NULL,
  path TEXT NOT NULL,
  member TEXT NOT NULL,
  place INTEGER NOT NULL,
  url TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  type TEXT NOT NULL,
  width INTEGER,
  height INTEGER,
  seconds REAL,
  downloaded_at TEXT NOT NULL,
  PRIMARY KEY (account, task, path)
) STRICT;

CREATE TABLE bodies (
  account TEXT NOT NULL,
  key TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (account, key)
) STRICT;
`,
    // Jobs of the first version were recorded without the name of their contract.
    "ALTER TABLE jobs ADD COLUMN contract TEXT;",
  ],
};
