import { expect, test } from "vitest";
import { isTransientDatabaseError } from "../../../src/postgres/transient-error.ts";

const withCode = (code: string, message = "") => Object.assign(new Error(message), { code });

test.each([
  withCode("ECONNREFUSED"),
  withCode("ENOTFOUND"),
  withCode("57P01", "terminating connection due to administrator command"),
  withCode("57P03", "the database system is starting up"),
  withCode("08006"),
  withCode("40001"),
  withCode("25006", "cannot execute INSERT in a read-only transaction"),
  new Error("Connection terminated unexpectedly"),
  new Error("timeout exceeded when trying to connect"),
  new Error("Query read timeout"),
  new Error("Client has encountered a connection error and is not queryable"),
  new AggregateError([withCode("ECONNREFUSED"), withCode("EHOSTUNREACH")]),
])("the database error $code $message is transient", (error) => {
  expect(isTransientDatabaseError(error)).toBe(true);
});

test.each([
  withCode("28P01", "password authentication failed"),
  withCode("3D000", "database does not exist"),
  withCode("42501", "permission denied"),
  withCode("23505", "duplicate key: connection terminated"),
  withCode("53100", "could not extend file: No space left on device"),
  new TypeError("row is undefined"),
  undefined,
])("the database error $code $message is not transient", (error) => {
  expect(isTransientDatabaseError(error)).toBe(false);
});
