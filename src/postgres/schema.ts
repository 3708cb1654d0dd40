/**
 * The migrations, in order. `entries` is the append-only ledger, each entry with the hash of the one before, as in the
 * ledger's file. `jobs` and `files` are derived from it. `bodies` holds request bodies until the outcome of their submits is
 * known. `items` holds a batch's items with their states, `invalid_rows` the rows of its manifest that can't be submitted,
 * and `requests` is the account's request log. Times in the ledger's tables are ISO 8601 texts in UTC, by the database's
 * clock.
 */
export const migrations: readonly string[] = [
  `
CREATE TABLE head (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  seq bigint NOT NULL,
  hash text NOT NULL
);
CREATE TABLE entries (
  seq bigint PRIMARY KEY,
  at text NOT NULL,
  type text NOT NULL,
  account text,
  key text,
  task text,
  data text NOT NULL,
  hash text NOT NULL
);
CREATE FUNCTION entries_never_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'entries are append-only'; END $$;
CREATE TRIGGER entries_never_change BEFORE UPDATE OR DELETE OR TRUNCATE ON entries
FOR EACH STATEMENT EXECUTE FUNCTION entries_never_change();

CREATE TABLE jobs (
  account text NOT NULL,
  key text NOT NULL,
  state text NOT NULL
    CHECK (state IN ('intended', 'unknown', 'running', 'completed', 'failed', 'refused', 'downloaded')),
  origin text NOT NULL,
  model text NOT NULL,
  path text NOT NULL,
  kind text NOT NULL,
  scope text,
  session text,
  attempt integer NOT NULL,
  body text NOT NULL,
  body_hash text NOT NULL,
  requested text NOT NULL,
  directory text,
  name text,
  estimate float8,
  reserved float8 NOT NULL,
  used float8,
  refunded float8,
  remaining float8,
  task text,
  status text,
  error text,
  output text,
  intended_at text NOT NULL,
  submitted_at text,
  running_at text,
  ended_at text,
  updated_at text NOT NULL,
  PRIMARY KEY (account, key)
);
CREATE INDEX jobs_by_task ON jobs (account, task);
CREATE INDEX jobs_by_session ON jobs (account, session);
CREATE INDEX jobs_by_end ON jobs (account, ended_at DESC) WHERE state IN ('completed', 'downloaded');

CREATE TABLE files (
  account text NOT NULL,
  task text NOT NULL,
  path text NOT NULL,
  member text NOT NULL,
  place integer NOT NULL,
  url text NOT NULL,
  bytes float8 NOT NULL,
  sha256 text NOT NULL,
  type text NOT NULL,
  width float8,
  height float8,
  seconds float8,
  downloaded_at text NOT NULL,
  PRIMARY KEY (account, task, path)
);

CREATE TABLE bodies (
  account text NOT NULL,
  key text NOT NULL,
  body text NOT NULL,
  PRIMARY KEY (account, key)
);

CREATE TABLE batches (
  account text NOT NULL,
  name text NOT NULL,
  command text NOT NULL DEFAULT 'run' CHECK (command IN ('run', 'canary', 'pause', 'cancel')),
  settings text,
  chained boolean NOT NULL DEFAULT false,
  PRIMARY KEY (account, name)
);

CREATE TABLE items (
  account text NOT NULL,
  batch text NOT NULL,
  key text NOT NULL,
  id text NOT NULL,
  line integer NOT NULL,
  attempt integer NOT NULL,
  model text NOT NULL,
  body text NOT NULL,
  needs text[] NOT NULL,
  priority float8 NOT NULL,
  estimate float8,
  name text NOT NULL,
  listed boolean NOT NULL DEFAULT true,
  state text NOT NULL DEFAULT 'waiting'
    CHECK (state IN ('waiting', 'intended', 'running', 'completed', 'downloaded', 'failed', 'refused', 'unknown',
                     'unsaved', 'blocked')),
  leader text,
  task text,
  round integer NOT NULL DEFAULT 0,
  tries integer NOT NULL DEFAULT 0,
  PRIMARY KEY (account, batch, key)
);
CREATE INDEX items_by_urgency ON items (account, batch, state, priority DESC, line) WHERE listed;
CREATE INDEX items_by_id ON items (account, batch, id);

CREATE TABLE requests (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  answered_at timestamptz,
  refused boolean NOT NULL DEFAULT false,
  retry_after float8
);
CREATE INDEX requests_by_time ON requests (account, at);
`,
  // Jobs and rows of the first version were recorded without the name of their contract.
  "ALTER TABLE jobs ADD COLUMN contract text; ALTER TABLE items ADD COLUMN contract text;",
  `
CREATE TABLE IF NOT EXISTS invalid_rows (
  account text NOT NULL,
  batch text NOT NULL,
  place integer NOT NULL,
  line integer NOT NULL,
  id text,
  issues text NOT NULL,
  item text,
  PRIMARY KEY (account, batch, place)
);
`,
];
