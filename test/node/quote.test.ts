import { expect, test } from "vitest";
import { quote } from "../../src/jobs/index.ts";
import { accountOf } from "../../src/package/node.ts";
import { live, page } from "../support/contracts.ts";
import { ledgerAccount, ledgerApiKey, recordJobIntent, submittedTask } from "./ledger-fixtures.ts";
import { createLedgerFolder } from "./ledger-support.ts";

test("a quote counts the charges of its service, account and contract alone", async () => {
  await using folder = await createLedgerFolder();
  const ledger = folder.open();
  const charge = (url: string, key: string, credits: number) => {
    const account = accountOf(key, url);
    const journal = ledger.journal(account);
    recordJobIntent(journal, `${url} ${credits}`);
    journal.recordSubmitted(`${url} ${credits}`, { ...submittedTask(`sd2_${credits}`), credits_used: credits });
    return account;
  };
  const sandbox = charge("http://127.0.0.1:4020", ledgerApiKey, 1);
  const gateway = charge("https://seedance2ai.io/gateway", ledgerApiKey, 2);
  const other = charge("https://seedance2ai.io", "another", 3);
  const body = { prompt: "A glass train" };
  const look = (service: Parameters<typeof quote>[4], contract: Parameters<typeof quote>[0] = page) =>
    quote(contract, "seedance", body, ledger, service);
  expect(look({ account: ledgerAccount.id })).toMatchObject({ sure: "observed", credits: 30 });
  expect(look({ account: sandbox.id })).toMatchObject({ sure: "charged", credits: 1 });
  expect(look({ account: gateway.id })).toMatchObject({ sure: "charged", credits: 2 });
  expect(look({ account: other.id })).toMatchObject({ sure: "charged", credits: 3 });
  // Without a key, all accounts of the service count.
  expect(look({ origin: ledgerAccount.origin })).toMatchObject({
    sure: "charged",
    credits: 3,
    source: "1 job like this in the ledger",
  });
  expect(look({ account: other.id }, live).sure).not.toBe("charged");
});

test("a quote compares jobs with a video among their media with such jobs alone", async () => {
  await using folder = await createLedgerFolder();
  const ledger = folder.open();
  const journal = ledger.journal(ledgerAccount);
  const bodyWith = (name: string) => ({
    prompt: "A glass train",
    mode: "media-to-video" as const,
    media_urls: [`https://media.example/${name}`],
  });
  const charge = (key: string, name: string, credits: number) => {
    recordJobIntent(journal, key, { body: bodyWith(name) });
    journal.recordSubmitted(key, { ...submittedTask(`sd2_${key}`), credits_used: credits });
  };
  const look = (name: string) => quote(page, "seedance", bodyWith(name), ledger, { account: ledgerAccount.id });
  charge("video", "a.mp4?X-Amz-Signature=abc", 25);
  expect(look("b.mp4")).toMatchObject({ sure: "charged", credits: 25, maximum: 25 });
  expect(look("b.png")).toMatchObject({ sure: "observed", credits: 30, maximum: 68 });
  charge("image", "a.png", 30);
  expect(look("b.png")).toMatchObject({ sure: "charged", credits: 30, maximum: 30 });
  expect(look("b.mp4")).toMatchObject({ sure: "charged", credits: 25, maximum: 25 });
});
