import { BatchError } from "../batch/index.ts";

/**
 * An address as it may be shown: without password and parameters, some of which are passwords too.
 * @throws BatchError `engine_address` where it is none of PostgreSQL.
 */
export function redactAddress(url: string): string {
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url))
    throw new BatchError("engine_address", "The engine's address is none of PostgreSQL.", {
      fix: "Give postgres://USER:PASSWORD@HOST:PORT/DATABASE; percent-encode the password.",
    });
  const { username, host, pathname } = new URL(url);
  return `postgres://${username && `${username}@`}${host}${pathname}`;
}

/** A text without what an address keeps secret. */
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
