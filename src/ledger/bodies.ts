import { canonical } from "../client/index.ts";
import { redactJson } from "../redact.ts";
import type { Database } from "./database.ts";

/** Keeps the bytes of a body, to send them again as long as the outcome is not known. */
export function keepBody(db: Database, account: string, key: string, body: string): void {
  const sql = "INSERT OR REPLACE INTO bodies (account, key, body) VALUES (?, ?, ?)";
  db.run(sql, account, key, body);
}

/**
 * Deletes the bytes of a body: its outcome is known.
 * @returns whether there was anything in it that must not remain.
 */
export function dropBody(db: Database, account: string, key: string): boolean {
  const sql = "DELETE FROM bodies WHERE account = ? AND key = ? RETURNING body";
  const body = db.get<{ body: string }>(sql, account, key)?.body;
  return body !== undefined && canonical(redactJson(JSON.parse(body))) !== body;
}
