import { expect, test } from "vitest";
import { SeedanceError } from "../../src/package/index.ts";
import {
  completedTask,
  downloadedFile,
  ledgerAccount,
  recordJobIntent,
  runningTask,
  submittedTask,
} from "./ledger-fixtures.ts";
import { createLedgerFolder, tickingClock } from "./ledger-support.ts";

async function createFilledLedger() {
  const folder = await createLedgerFolder();
  const ledger = folder.open({ now: tickingClock() });
  const journal = ledger.journal(ledgerAccount);
  recordJobIntent(journal, "k1", { scope: "films", session: "agent", directory: "/videos", name: "{id}.{ext}" });
  journal.recordSubmitted("k1", submittedTask("sd2_1"));
  journal.recordPoll(completedTask("sd2_1"));
  journal.recordDownloaded("sd2_1", [downloadedFile("/videos/sd2_1.mp4")]);
  recordJobIntent(journal, "k2", { attempt: 2 });
  journal.recordSubmitted("k2", submittedTask("sd2_2"));
  journal.recordPoll({ ...runningTask("sd2_2"), status: "queued" });
  journal.recordPoll({
    ...runningTask("sd2_2"),
    status: "failed",
    error: { code: "moderated", message: "No." },
    credits_refunded: 30,
  });
  recordJobIntent(journal, "k3", { estimate: undefined });
  journal.recordUnknown("k3", new SeedanceError("connection_failed", "Reset."));
  journal.recordRefused("k3", new SeedanceError("insufficient_credits", "Not enough."));
  return { ledger, [Symbol.asyncDispose]: folder[Symbol.asyncDispose] };
}

test("the JSON Lines export holds each entry as canonical JSON, with its subject and its hash", async () => {
  await using testBed = await createFilledLedger();
  expect([...testBed.ledger.export("json")].join("")).toMatchInlineSnapshot(`
    "{"account":null,"at":"2026-11-01T12:00:01.000Z","data":{"schema":2},"hash":"25f219237118b43e11453eeaf213af47b4436e77919e683de956da34bb665b7d","key":null,"seq":1,"task":null,"type":"created"}
    {"account":"acc_546870c62b8f4ea1","at":"2026-11-01T12:00:02.000Z","data":{"attempt":1,"body":{"prompt":"A glass train"},"bodyHash":"21231f13ce7bee2bd086a7285ec9933afb78692b6b7272544c0f1e7f940a6cd4","contract":"page","directory":"/videos","estimate":30,"kind":"seedance mode=text-to-video quality_tier=standard channel=standard duration=5 resolution=720p fixed_lens=false","model":"seedance","name":"{id}.{ext}","origin":"https://seedance2ai.io","path":"/api/v1/video/seedance","repeated":false,"requested":{"ratio":"16:9","resolution":"720p","seconds":5},"scope":"films","session":"agent"},"hash":"faccd23deb6bf42ac7d4e7bdd1c360a499054055c0f30bc15ab8a26d05c678ec","key":"k1","seq":2,"task":null,"type":"intended"}
    {"account":"acc_546870c62b8f4ea1","at":"2026-11-01T12:00:04.000Z","data":{"creditsRemaining":70,"creditsUsed":30,"status":"processing"},"hash":"8cafd42433d9d0e96a040ab1a523866d5bb9752557b9e81c3d26f5e66f8497d6","key":"k1","seq":3,"task":"sd2_1","type":"submitted"}
    {"account":"acc_546870c62b8f4ea1","at":"2026-11-01T12:00:05.000Z","data":{"output":[{"member":"video_url","url":"https://cdn.example/a.mp4"}],"runningAt":"2026-11-01T12:00:03.000Z"},"hash":"da9e6264d7bb646344159fe584c6e09b4953f94f1ba27625313f4e3d8516cfd4","key":"k1","seq":4,"task":"sd2_1","type":"completed"}
    {"account":"acc_546870c62b8f4ea1","at":"2026-11-01T12:00:06.000Z","data":{"bytes":1000,"height":720,"index":1,"member":"video_url","path":"/videos/sd2_1.mp4","requested":{"ratio":"16:9","resolution":"720p","seconds":5},"sha256":"abababababababababababababababababababababababababababababababab","type":"video/mp4","url":"https://cdn.example/a.mp4","width":1280},"hash":"90a4adc9df16f2095e1f6a61b0be2ebb4398f5cc2895d20b1b8e0bcfe755cfee","key":"k1","seq":5,"task":"sd2_1","type":"downloaded"}
    {"account":"acc_546870c62b8f4ea1","at":"2026-11-01T12:00:07.000Z","data":{"attempt":2,"body":{"prompt":"A glass train"},"bodyHash":"21231f13ce7bee2bd086a7285ec9933afb78692b6b7272544c0f1e7f940a6cd4","contract":"page","estimate":30,"kind":"seedance mode=text-to-video quality_tier=standard channel=standard duration=5 resolution=720p fixed_lens=false","model":"seedance","origin":"https://seedance2ai.io","path":"/api/v1/video/seedance","repeated":false,"requested":{"ratio":"16:9","resolution":"720p","seconds":5}},"hash":"a1ccf2e5b0bfcaeacff6cdc537bbde4bd4af7080062b717de4ee159857fac234","key":"k2","seq":6,"task":null,"type":"intended"}
    {"account":"acc_546870c62b8f4ea1","at":"2026-11-01T12:00:09.000Z","data":{"creditsRemaining":70,"creditsUsed":30,"status":"processing"},"hash":"61cde459af473894752ffaf07674e0df4e517dcae8a6093dfd0c2990f93d3bdb","key":"k2","seq":7,"task":"sd2_2","type":"submitted"}
    {"account":"acc_546870c62b8f4ea1","at":"2026-11-01T12:00:10.000Z","data":{"status":"queued"},"hash":"eb14d4438a73aabad21163d8ad91bb3dc14d096d56009ab327210ec77e016ca8","key":"k2","seq":8,"task":"sd2_2","type":"seen"}
    {"account":"acc_546870c62b8f4ea1","at":"2026-11-01T12:00:12.000Z","data":{"error":{"code":"moderated","message":"No."},"runningAt":"2026-11-01T12:00:11.000Z"},"hash":"9521c900244ebda4d77317cb559eb8503f0cee4ff5fc33e7448232830f1a181c","key":"k2","seq":9,"task":"sd2_2","type":"failed"}
    {"account":"acc_546870c62b8f4ea1","at":"2026-11-01T12:00:13.000Z","data":{"creditsRefunded":30},"hash":"1842baf30c53bca8a515b441e20cb7c404a30a5f501aa66e41418c76c8173507","key":"k2","seq":10,"task":"sd2_2","type":"refunded"}
    {"account":"acc_546870c62b8f4ea1","at":"2026-11-01T12:00:14.000Z","data":{"attempt":1,"body":{"prompt":"A glass train"},"bodyHash":"21231f13ce7bee2bd086a7285ec9933afb78692b6b7272544c0f1e7f940a6cd4","contract":"page","kind":"seedance mode=text-to-video quality_tier=standard channel=standard duration=5 resolution=720p fixed_lens=false","model":"seedance","origin":"https://seedance2ai.io","path":"/api/v1/video/seedance","repeated":false,"requested":{"ratio":"16:9","resolution":"720p","seconds":5}},"hash":"f9f94a06ae991a884e1f49ad337d7f43b8ce7f360ddefda338a4df21dc5dda1a","key":"k3","seq":11,"task":null,"type":"intended"}
    {"account":"acc_546870c62b8f4ea1","at":"2026-11-01T12:00:15.000Z","data":{"error":{"code":"connection_failed","message":"Reset."}},"hash":"21895a366b57b02f64f4a57241357ff3043431ed168ea4ed04f864847a87632e","key":"k3","seq":12,"task":null,"type":"unknown"}
    {"account":"acc_546870c62b8f4ea1","at":"2026-11-01T12:00:16.000Z","data":{"error":{"code":"insufficient_credits","message":"Not enough."}},"hash":"e632abf3a11b983df648cff7a04e22f54849f2b61510a7b5437bf5c6b2bcc1eb","key":"k3","seq":13,"task":null,"type":"refused"}
    "
  `);
});

test("the CSV export holds one row per entry, in stable columns", async () => {
  await using testBed = await createFilledLedger();
  expect([...testBed.ledger.export("csv")].join("")).toMatchInlineSnapshot(`
    "seq,at,type,account,key,task,model,scope,session,attempt,origin,path,body_sha256,requested_resolution,requested_ratio,requested_seconds,requested_count,repeated,estimate,credits_used,credits_refunded,credits_remaining,status,error_code,error_message,file,file_type,file_bytes,file_sha256,delivered_width,delivered_height,delivered_seconds,hash,contract
    1,2026-11-01T12:00:01.000Z,created,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,25f219237118b43e11453eeaf213af47b4436e77919e683de956da34bb665b7d,
    2,2026-11-01T12:00:02.000Z,intended,acc_546870c62b8f4ea1,k1,sd2_1,seedance,films,agent,1,https://seedance2ai.io,/api/v1/video/seedance,21231f13ce7bee2bd086a7285ec9933afb78692b6b7272544c0f1e7f940a6cd4,720p,16:9,5,,false,30,,,,,,,,,,,,,,faccd23deb6bf42ac7d4e7bdd1c360a499054055c0f30bc15ab8a26d05c678ec,page
    3,2026-11-01T12:00:04.000Z,submitted,acc_546870c62b8f4ea1,k1,sd2_1,seedance,films,agent,1,https://seedance2ai.io,/api/v1/video/seedance,21231f13ce7bee2bd086a7285ec9933afb78692b6b7272544c0f1e7f940a6cd4,720p,16:9,5,,,,30,,70,processing,,,,,,,,,,8cafd42433d9d0e96a040ab1a523866d5bb9752557b9e81c3d26f5e66f8497d6,page
    4,2026-11-01T12:00:05.000Z,completed,acc_546870c62b8f4ea1,k1,sd2_1,seedance,films,agent,1,https://seedance2ai.io,/api/v1/video/seedance,21231f13ce7bee2bd086a7285ec9933afb78692b6b7272544c0f1e7f940a6cd4,720p,16:9,5,,,,,,,,,,,,,,,,,da9e6264d7bb646344159fe584c6e09b4953f94f1ba27625313f4e3d8516cfd4,page
    5,2026-11-01T12:00:06.000Z,downloaded,acc_546870c62b8f4ea1,k1,sd2_1,seedance,films,agent,1,https://seedance2ai.io,/api/v1/video/seedance,21231f13ce7bee2bd086a7285ec9933afb78692b6b7272544c0f1e7f940a6cd4,720p,16:9,5,,,,,,,,,,/videos/sd2_1.mp4,video/mp4,1000,abababababababababababababababababababababababababababababababab,1280,720,,90a4adc9df16f2095e1f6a61b0be2ebb4398f5cc2895d20b1b8e0bcfe755cfee,page
    6,2026-11-01T12:00:07.000Z,intended,acc_546870c62b8f4ea1,k2,sd2_2,seedance,,,2,https://seedance2ai.io,/api/v1/video/seedance,21231f13ce7bee2bd086a7285ec9933afb78692b6b7272544c0f1e7f940a6cd4,720p,16:9,5,,false,30,,,,,,,,,,,,,,a1ccf2e5b0bfcaeacff6cdc537bbde4bd4af7080062b717de4ee159857fac234,page
    7,2026-11-01T12:00:09.000Z,submitted,acc_546870c62b8f4ea1,k2,sd2_2,seedance,,,2,https://seedance2ai.io,/api/v1/video/seedance,21231f13ce7bee2bd086a7285ec9933afb78692b6b7272544c0f1e7f940a6cd4,720p,16:9,5,,,,30,,70,processing,,,,,,,,,,61cde459af473894752ffaf07674e0df4e517dcae8a6093dfd0c2990f93d3bdb,page
    8,2026-11-01T12:00:10.000Z,seen,acc_546870c62b8f4ea1,k2,sd2_2,seedance,,,2,https://seedance2ai.io,/api/v1/video/seedance,21231f13ce7bee2bd086a7285ec9933afb78692b6b7272544c0f1e7f940a6cd4,720p,16:9,5,,,,,,,queued,,,,,,,,,,eb14d4438a73aabad21163d8ad91bb3dc14d096d56009ab327210ec77e016ca8,page
    9,2026-11-01T12:00:12.000Z,failed,acc_546870c62b8f4ea1,k2,sd2_2,seedance,,,2,https://seedance2ai.io,/api/v1/video/seedance,21231f13ce7bee2bd086a7285ec9933afb78692b6b7272544c0f1e7f940a6cd4,720p,16:9,5,,,,,,,,moderated,No.,,,,,,,,9521c900244ebda4d77317cb559eb8503f0cee4ff5fc33e7448232830f1a181c,page
    10,2026-11-01T12:00:13.000Z,refunded,acc_546870c62b8f4ea1,k2,sd2_2,seedance,,,2,https://seedance2ai.io,/api/v1/video/seedance,21231f13ce7bee2bd086a7285ec9933afb78692b6b7272544c0f1e7f940a6cd4,720p,16:9,5,,,,,30,,,,,,,,,,,,1842baf30c53bca8a515b441e20cb7c404a30a5f501aa66e41418c76c8173507,page
    11,2026-11-01T12:00:14.000Z,intended,acc_546870c62b8f4ea1,k3,,seedance,,,1,https://seedance2ai.io,/api/v1/video/seedance,21231f13ce7bee2bd086a7285ec9933afb78692b6b7272544c0f1e7f940a6cd4,720p,16:9,5,,false,,,,,,,,,,,,,,,f9f94a06ae991a884e1f49ad337d7f43b8ce7f360ddefda338a4df21dc5dda1a,page
    12,2026-11-01T12:00:15.000Z,unknown,acc_546870c62b8f4ea1,k3,,seedance,,,1,https://seedance2ai.io,/api/v1/video/seedance,21231f13ce7bee2bd086a7285ec9933afb78692b6b7272544c0f1e7f940a6cd4,720p,16:9,5,,,,,,,,connection_failed,Reset.,,,,,,,,21895a366b57b02f64f4a57241357ff3043431ed168ea4ed04f864847a87632e,page
    13,2026-11-01T12:00:16.000Z,refused,acc_546870c62b8f4ea1,k3,,seedance,,,1,https://seedance2ai.io,/api/v1/video/seedance,21231f13ce7bee2bd086a7285ec9933afb78692b6b7272544c0f1e7f940a6cd4,720p,16:9,5,,,,,,,,insufficient_credits,Not enough.,,,,,,,,e632abf3a11b983df648cff7a04e22f54849f2b61510a7b5437bf5c6b2bcc1eb,page
    "
  `);
});

/** RFC 4180, read strictly. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  for (let row: string[] = []; field.lastIndex < text.length; ) {
    const [, quoted, plain = "", end] = field.exec(text) ?? expect.unreachable(`no CSV at ${text.slice(-50)}`);
    row.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

test("the CSV export escapes quotes, commas and line breaks, and contains no formula", async () => {
  await using folder = await createLedgerFolder();
  const ledger = folder.open();
  const journal = ledger.journal(ledgerAccount);
  const scopes = [
    '=HYPERLINK("https://evil.example","click")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "＝1",
    'say "cheese", please',
    "two\r\nlines",
    "plain",
    "it's",
  ];
  for (const [index, scope] of scopes.entries()) recordJobIntent(journal, `k${index}`, { scope });
  const [header = [], ...rows] = readCsv([...ledger.export("csv")].join(""));
  const column = header.indexOf("scope");
  for (const row of rows) expect(row).toHaveLength(header.length);
  expect(rows.slice(1).map((row) => row[column])).toEqual(
    scopes
      .map((scope) => scope.replace(/\r(?!\n)/, ""))
      .map((scope) => (/^\s*[=+\-@＝]/.test(scope) ? `'${scope}` : scope)),
  );
});

test("an export continues while others write, and can be stopped at any time", async () => {
  await using folder = await createLedgerFolder();
  const ledger = folder.open();
  const journal = folder.open().journal(ledgerAccount);
  for (let count = 0; count < 3; count++) recordJobIntent(journal, `k${count}`);
  for (const line of ledger.export("json")) {
    expect(line).toContain('"created"');
    break;
  }
  let lines = 0;
  for (const _ of ledger.export("json")) if (lines++ === 0) recordJobIntent(journal, "later");
  expect(lines).toBe(5);
  expect([...ledger.export("json")]).toHaveLength(5);
});
