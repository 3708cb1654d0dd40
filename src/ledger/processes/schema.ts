import type { DatabaseSchema } from "../open-database.ts";

/**
 * The state that the processes of a ledger share: the leases of jobs, the requests of the current window, and the last
 * entry of the ledger. It holds no records: without it, leases, the count of recent requests and the
 * check for a truncated ledger are lost. Times are milliseconds of the machine's monotonic clock.
 */
export const processesSchema: DatabaseSchema = {
  applicationId: 0x73_64_6c_76,
  synchronous: "NORMAL",
  migrations: [
    `
CREATE TABLE anchors (
  ledger TEXT PRIMARY KEY,
  seq INTEGER NOT NULL,
  hash TEXT NOT NULL
) STRICT;

CREATE TABLE leases (
  account TEXT NOT NULL,
  key TEXT NOT NULL,
  owner TEXT NOT NULL,
  pid INTEGER NOT NULL,
  PRIMARY KEY (account, key)
) STRICT;

CREATE TABLE request_events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account TEXT NOT NULL,
  owner TEXT NOT NULL,
  at REAL NOT NULL,
  request INTEGER,
  refused INTEGER NOT NULL,
  retry_after REAL
) STRICT;
CREATE INDEX request_events_by_account ON request_events (account, id);
CREATE INDEX request_events_by_time ON request_events (at);
CREATE INDEX request_events_by_request ON request_events (request);
`,
  ],
};
