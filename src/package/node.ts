import { contract } from "../contract/page/index.ts";
import type { Account } from "../ledger/index.ts";
import * as ledger from "../ledger/index.ts";

export {
  type DownloadClient,
  DownloadError,
  type DownloadErrorCode,
  type DownloadErrorDetails,
  type DownloadedFile,
  type DownloadOptions,
  download,
} from "../download/index.ts";
/**
 * The account that an API key and a base URL identify. A host and its `www.` variant are one service; a host with another
 * path is another service.
 * @param apiKey the API key.
 * @param baseUrl the service; the first server of the provider's page by default.
 * @returns the account, which holds no key.
 * @throws ValidationError if `baseUrl` is not a URL.
 */
export function accountOf(apiKey: string, baseUrl: string = contract.servers[0]): Account {
  return ledger.accountOf(apiKey, baseUrl);
}

export type { PreparedJob } from "../client/index.ts";
export type { RequestedOutput } from "../contract/index.ts";
export {
  type Account,
  type DurationFilter,
  defaultLedgerPath,
  type ExportFormat,
  type FailureReason,
  type FileRecord,
  type Intent,
  type IntentOptions,
  type Job,
  type JobFilter,
  type JobState,
  type Journal,
  type Lease,
  type Ledger,
  LedgerError,
  type LedgerErrorCode,
  type LedgerErrorDetails,
  type LedgerOptions,
  type LedgerProblem,
  type LedgerSpendingLimit,
  type ObservedDuration,
  openLedger,
  type RateLimitWindow,
  type SpendingFilter,
  type SpendingTotals,
  type Verification,
} from "../ledger/index.ts";
