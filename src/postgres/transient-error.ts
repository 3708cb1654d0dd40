/** Codes of the operating system for a missing connection. */
const systemCodes = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/;
/**
 * https://www.postgresql.org/docs/current/errcodes-appendix.html: no connection; too many connections; shut down, crashed
 * or starting; read-only while another server takes over; conflict with another transaction.
 */
const serverCodes = /^(08...|53300|57P0[1235]|25006|40001|40P01)$/;
/** Messages of `pg` that come without a code. */
const driverMessages =
  /connection terminated|connection ended|timeout expired|timeout exceeded|read timeout|not queryable|was closed/i;

/** Whether the same work may succeed a little later: the database is unreachable, or another transaction conflicts. */
export function isTransientDatabaseError(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isTransientDatabaseError);
  const { code = "", message = "" } = (error ?? {}) as { code?: string; message?: string };
  return systemCodes.test(code) || serverCodes.test(code) || (!/^\w{5}$/.test(code) && driverMessages.test(message));
}
