import { BatchError } from "../batch/index.ts";
import { message } from "../message.ts";

/**
 * Removes the password and the parameters, some of which may be passwords too, from an address.
 * @throws BatchError `engine_address` if it is not an address of PostgreSQL.
 */
export function redactAddress(url: string): string {
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url) || !isEncoded(new URL(url).password))
    throw new BatchError("engine_address", message`The address of the engine is not a PostgreSQL URL.`, {
      fix: message`Use postgres://USER:PASSWORD@HOST:PORT/DATABASE, with a percent-encoded password.`,
    });
  const { username, host, pathname } = new URL(url);
  return `postgres://${username && `${username}@`}${host}${pathname}`;
}

function isEncoded(password: string): boolean {
  try {
    decodeURIComponent(password);
    return true;
  } catch {
    return false;
  }
}

/** Removes an address's passwords from a text. */
export function redactPassword(text: string, url: string): string {
  const { password, searchParams } = new URL(url);
  const secrets = [
    password,
    decodeURIComponent(password),
    searchParams.get("password"),
    searchParams.get("sslpassword"),
  ];
  return secrets.reduce<string>((clean, secret) => (secret ? clean.replaceAll(secret, "[redacted]") : clean), text);
}
