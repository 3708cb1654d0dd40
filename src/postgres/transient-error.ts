/** What the system says where there is no connection. */
const systemCodes = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/;
/**
 * https://www.postgresql.org/docs/current/errcodes-appendix.html: no connection; too many; shut down, crashed, not yet
 * up; only read from, while another server takes over; out of step with another transaction.
 */
const serverCodes = /^(08...|53300|57P0[1235]|25006|40001|40P01)$/;
/** What `pg` says without a code. */
const driverMessages =
  /connection terminated|connection ended|timeout expired|timeout exceeded|read timeout|not queryable|was closed/i;

/** Whether the same may succeed a little later: the database is away for a while, or was busy with somebody else. */
export function isTransientDatabaseError(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isTransientDatabaseError);
  const { code = "", message = "" } = (error ?? {}) as { code?: string; message?: string };
  return systemCodes.test(code) || serverCodes.test(code) || (!/^\w{5}$/.test(code) && driverMessages.test(message));
}
