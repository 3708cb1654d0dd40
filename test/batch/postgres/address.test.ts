import { expect, test } from "vitest";
import { redactAddress, redactPassword } from "../../../src/postgres/address.ts";

test.each([
  ["postgres://me:hidden@db.example:5433/films?sslmode=require&password=hidden", "postgres://me@db.example:5433/films"],
  ["postgresql://db.example/films", "postgres://db.example/films"],
  ["postgres://me:p%40ss@[::1]/", "postgres://me@[::1]/"],
])("the address %s is printed as %s", (url, redacted) => {
  expect(redactAddress(url)).toBe(redacted);
});

test.each([
  "",
  "mysql://db.example/films",
  "db.example/films",
  "postgres://me:pass#word@:x/films",
  "postgres://me:10%@db.example/films",
])("%j is refused as an address", (url) => {
  expect(() => redactAddress(url)).toThrow(expect.objectContaining({ code: "engine_address" }));
});

test("a text is redacted of the password, encoded and decoded, and of passwords in parameters", () => {
  const url = "postgres://me:p%40ss@db.example/films?sslpassword=secret";
  const text = "no entry for p%40ss, nor for p@ss, nor with secret";
  expect(redactPassword(text, url)).toBe("no entry for [redacted], nor for [redacted], nor with [redacted]");
  expect(redactPassword("nothing to hide", "postgres://db.example/films")).toBe("nothing to hide");
});
