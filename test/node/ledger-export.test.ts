import { expect, test } from "vitest";
import { SeedanceError } from "../../src/package/index.ts";
import { account, completed, file, intend, running, submitted } from "./ledger-fixtures.ts";
import { ledgerFolder, tickingClock } from "./ledger-support.ts";

async function filled() {
  const folder = await ledgerFolder();
  const ledger = folder.open({ now: tickingClock() });
  const journal = ledger.journal(account);
  intend(journal, "k1", { scope: "films", session: "agent", directory: "/videos", name: "{id}.{ext}" });
  journal.submitted("k1", submitted("sd2_1"));
  journal.saw(completed("sd2_1"));
  journal.downloaded("sd2_1", [file("/videos/sd2_1.mp4")]);
  intend(journal, "k2", { attempt: 2 });
  journal.submitted("k2", submitted("sd2_2"));
  journal.saw({ ...running("sd2_2"), status: "queued" });
  journal.saw({
    ...running("sd2_2"),
    status: "failed",
    error: { code: "moderated", message: "No." },
    credits_refunded: 30,
  });
  intend(journal, "k3", { estimate: undefined });
  journal.unknown("k3", new SeedanceError("connection_failed", "Reset."));
  journal.refused("k3", new SeedanceError("insufficient_credits", "Not enough."));
  return { ledger, [Symbol.asyncDispose]: folder[Symbol.asyncDispose] };
}

test("JSON Lines hold each entry, with what it is about, canonical, and the hash that chains it", async () => {
  await using box = await filled();
  expect([...box.ledger.export("json")].join("")).toMatchInlineSnapshot(`
    "{"account":null,"at":"2026-11-01T12:00:01.000Z","data":{"schema":1},"hash":"2556eef43048a1701323e790ef3fa1fdce14745f5ac50125d3c2450f4e6c41d8","key":null,"seq":1,"task":null,"type":"created"}
    {"account":"acc_546870c62b8f4ea1","at":"2026-11-01T12:00:02.000Z","data":{"attempt":1,"body":{"prompt":"A glass train"},"bodyHash":"21231f13ce7bee2bd086a7285ec9933afb78692b6b7272544c0f1e7f940a6cd4","directory":"/videos","estimate":30,"kind":"seedance mode=text-to-video quality_tier=standard channel=standard duration=5 resolution=720p fixed_lens=false","model":"seedance","name":"{id}.{ext}","origin":"https://seedance2ai.io","path":"/api/v1/video/seedance","repeated":false,"requested":{"ratio":"16:9","resolution":"720p","seconds":5},"scope":"films","session":"agent"},"hash":"7631be5b9bd564960267e793b9961c2a42b065208f05c135adb77f75ed3d0a51","key":"k1","seq":2,"task":null,"type":"intended"}
    {"account":"acc_546870c62b8f4ea1","at":"2026-11-01T12:00:04.000Z","data":{"creditsRemaining":70,"creditsUsed":30,"status":"processing"},"hash":"905999850106a9adf80c6e5913e8b7fc57373f882288df6e7dc559d31cdf94b9","key":"k1","seq":3,"task":"sd2_1","type":"submitted"}
    {"account":"acc_546870c62b8f4ea1","at":"2026-11-01T12:00:05.000Z","data":{"output":[{"member":"video_url","url":"https://cdn.example/a.mp4"}],"runningAt":"2026-11-01T12:00:03.000Z"},"hash":"f986b02b6409219369105a9b333bb8f7441b05302429cf32991daccb5b5de909","key":"k1","seq":4,"task":"sd2_1","type":"completed"}
    {"account":"acc_546870c62b8f4ea1","at":"2026-11-01T12:00:06.000Z","data":{"bytes":1000,"height":720,"index":1,"member":"video_url","path":"/videos/sd2_1.mp4","requested":{"ratio":"16:9","resolution":"720p","seconds":5},"sha256":"abababababababababababababababababababababababababababababababab","type":"video/mp4","url":"https://cdn.example/a.mp4","width":1280},"hash":"bb9a395de902821d3306d5d9c325cae2128b285025faa6f9ce8204c6012ba118","key":"k1","seq":5,"task":"sd2_1","type":"downloaded"}
    {"account":"acc_546870c62b8f4ea1","at":"2026-11-01T12:00:07.000Z","data":{"attempt":2,"body":{"prompt":"A glass train"},"bodyHash":"21231f13ce7bee2bd086a7285ec9933afb78692b6b7272544c0f1e7f940a6cd4","estimate":30,"kind":"seedance mode=text-to-video quality_tier=standard channel=standard duration=5 resolution=720p fixed_lens=false","model":"seedance","origin":"https://seedance2ai.io","path":"/api/v1/video/seedance","repeated":false,"requested":{"ratio":"16:9","resolution":"720p","seconds":5}},"hash":"f2bf2e084f236c3a542062a884f20bc1df8c418aaa71cf5402d85d5da409871a","key":"k2","seq":6,"task":null,"type":"intended"}
    {"account":"acc_546870c62b8f4ea1","at":"2026-11-01T12:00:09.000Z","data":{"creditsRemaining":70,"creditsUsed":30,"status":"processing"},"hash":"e738cd2f1d9b80c1bdab825828e060d356cb8eebaaf45b594a57a6d925c9e7ba","key":"k2","seq":7,"task":"sd2_2","type":"submitted"}
    {"account":"acc_546870c62b8f4ea1","at":"2026-11-01T12:00:10.000Z","data":{"status":"queued"},"hash":"d175f1d2bcacbac5ac01c6177f6f5b032106dcc01f8c131853b5b13aa55bc01f","key":"k2","seq":8,"task":"sd2_2","type":"seen"}
    {"account":"acc_546870c62b8f4ea1","at":"2026-11-01T12:00:12.000Z","data":{"error":{"code":"moderated","message":"No."},"runningAt":"2026-11-01T12:00:11.000Z"},"hash":"53c23c59b4027b89edb985e2c6069fba110832bc96810f2e8cff1ac0de67e905","key":"k2","seq":9,"task":"sd2_2","type":"failed"}
    {"account":"acc_546870c62b8f4ea1","at":"2026-11-01T12:00:13.000Z","data":{"creditsRefunded":30},"hash":"a8b861b1d1310630139d574cf41e62843b7c8e4fb3b6e71f112eced4cff1dc65","key":"k2","seq":10,"task":"sd2_2","type":"refunded"}
    {"account":"acc_546870c62b8f4ea1","at":"2026-11-01T12:00:14.000Z","data":{"attempt":1,"body":{"prompt":"A glass train"},"bodyHash":"21231f13ce7bee2bd086a7285ec9933afb78692b6b7272544c0f1e7f940a6cd4","kind":"seedance mode=text-to-video quality_tier=standard channel=standard duration=5 resolution=720p fixed_lens=false","model":"seedance","origin":"https://seedance2ai.io","path":"/api/v1/video/seedance","repeated":false,"requested":{"ratio":"16:9","resolution":"720p","seconds":5}},"hash":"8f5089c2b7cbcd8072156d0ef6803797e06870edbaced4c9609b126651c4882a","key":"k3","seq":11,"task":null,"type":"intended"}
    {"account":"acc_546870c62b8f4ea1","at":"2026-11-01T12:00:15.000Z","data":{"error":{"code":"connection_failed","message":"Reset."}},"hash":"b7a406532a00b7dc6d2197f60b30bea946fb2e31dcb60f98fe1b912ace78c101","key":"k3","seq":12,"task":null,"type":"unknown"}
    {"account":"acc_546870c62b8f4ea1","at":"2026-11-01T12:00:16.000Z","data":{"error":{"code":"insufficient_credits","message":"Not enough."}},"hash":"927f3b004efcc24ddb64da568d5180bfcf1f0da0f26c0b93e33ba70e036b98a9","key":"k3","seq":13,"task":null,"type":"refused"}
    "
  `);
});

test("CSV holds a row an entry, in columns that stay where they are", async () => {
  await using box = await filled();
  expect([...box.ledger.export("csv")].join("")).toMatchInlineSnapshot(`
    "seq,at,type,account,key,task,model,scope,session,attempt,origin,path,body_sha256,requested_resolution,requested_ratio,requested_seconds,requested_count,repeated,estimate,credits_used,credits_refunded,credits_remaining,status,error_code,error_message,file,file_type,file_bytes,file_sha256,delivered_width,delivered_height,delivered_seconds,hash
    1,2026-11-01T12:00:01.000Z,created,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,2556eef43048a1701323e790ef3fa1fdce14745f5ac50125d3c2450f4e6c41d8
    2,2026-11-01T12:00:02.000Z,intended,acc_546870c62b8f4ea1,k1,sd2_1,seedance,films,agent,1,https://seedance2ai.io,/api/v1/video/seedance,21231f13ce7bee2bd086a7285ec9933afb78692b6b7272544c0f1e7f940a6cd4,720p,16:9,5,,false,30,,,,,,,,,,,,,,7631be5b9bd564960267e793b9961c2a42b065208f05c135adb77f75ed3d0a51
    3,2026-11-01T12:00:04.000Z,submitted,acc_546870c62b8f4ea1,k1,sd2_1,seedance,films,agent,1,https://seedance2ai.io,/api/v1/video/seedance,21231f13ce7bee2bd086a7285ec9933afb78692b6b7272544c0f1e7f940a6cd4,720p,16:9,5,,,,30,,70,processing,,,,,,,,,,905999850106a9adf80c6e5913e8b7fc57373f882288df6e7dc559d31cdf94b9
    4,2026-11-01T12:00:05.000Z,completed,acc_546870c62b8f4ea1,k1,sd2_1,seedance,films,agent,1,https://seedance2ai.io,/api/v1/video/seedance,21231f13ce7bee2bd086a7285ec9933afb78692b6b7272544c0f1e7f940a6cd4,720p,16:9,5,,,,,,,,,,,,,,,,,f986b02b6409219369105a9b333bb8f7441b05302429cf32991daccb5b5de909
    5,2026-11-01T12:00:06.000Z,downloaded,acc_546870c62b8f4ea1,k1,sd2_1,seedance,films,agent,1,https://seedance2ai.io,/api/v1/video/seedance,21231f13ce7bee2bd086a7285ec9933afb78692b6b7272544c0f1e7f940a6cd4,720p,16:9,5,,,,,,,,,,/videos/sd2_1.mp4,video/mp4,1000,abababababababababababababababababababababababababababababababab,1280,720,,bb9a395de902821d3306d5d9c325cae2128b285025faa6f9ce8204c6012ba118
    6,2026-11-01T12:00:07.000Z,intended,acc_546870c62b8f4ea1,k2,sd2_2,seedance,,,2,https://seedance2ai.io,/api/v1/video/seedance,21231f13ce7bee2bd086a7285ec9933afb78692b6b7272544c0f1e7f940a6cd4,720p,16:9,5,,false,30,,,,,,,,,,,,,,f2bf2e084f236c3a542062a884f20bc1df8c418aaa71cf5402d85d5da409871a
    7,2026-11-01T12:00:09.000Z,submitted,acc_546870c62b8f4ea1,k2,sd2_2,seedance,,,2,https://seedance2ai.io,/api/v1/video/seedance,21231f13ce7bee2bd086a7285ec9933afb78692b6b7272544c0f1e7f940a6cd4,720p,16:9,5,,,,30,,70,processing,,,,,,,,,,e738cd2f1d9b80c1bdab825828e060d356cb8eebaaf45b594a57a6d925c9e7ba
    8,2026-11-01T12:00:10.000Z,seen,acc_546870c62b8f4ea1,k2,sd2_2,seedance,,,2,https://seedance2ai.io,/api/v1/video/seedance,21231f13ce7bee2bd086a7285ec9933afb78692b6b7272544c0f1e7f940a6cd4,720p,16:9,5,,,,,,,queued,,,,,,,,,,d175f1d2bcacbac5ac01c6177f6f5b032106dcc01f8c131853b5b13aa55bc01f
    9,2026-11-01T12:00:12.000Z,failed,acc_546870c62b8f4ea1,k2,sd2_2,seedance,,,2,https://seedance2ai.io,/api/v1/video/seedance,21231f13ce7bee2bd086a7285ec9933afb78692b6b7272544c0f1e7f940a6cd4,720p,16:9,5,,,,,,,,moderated,No.,,,,,,,,53c23c59b4027b89edb985e2c6069fba110832bc96810f2e8cff1ac0de67e905
    10,2026-11-01T12:00:13.000Z,refunded,acc_546870c62b8f4ea1,k2,sd2_2,seedance,,,2,https://seedance2ai.io,/api/v1/video/seedance,21231f13ce7bee2bd086a7285ec9933afb78692b6b7272544c0f1e7f940a6cd4,720p,16:9,5,,,,,30,,,,,,,,,,,,a8b861b1d1310630139d574cf41e62843b7c8e4fb3b6e71f112eced4cff1dc65
    11,2026-11-01T12:00:14.000Z,intended,acc_546870c62b8f4ea1,k3,,seedance,,,1,https://seedance2ai.io,/api/v1/video/seedance,21231f13ce7bee2bd086a7285ec9933afb78692b6b7272544c0f1e7f940a6cd4,720p,16:9,5,,false,,,,,,,,,,,,,,,8f5089c2b7cbcd8072156d0ef6803797e06870edbaced4c9609b126651c4882a
    12,2026-11-01T12:00:15.000Z,unknown,acc_546870c62b8f4ea1,k3,,seedance,,,1,https://seedance2ai.io,/api/v1/video/seedance,21231f13ce7bee2bd086a7285ec9933afb78692b6b7272544c0f1e7f940a6cd4,720p,16:9,5,,,,,,,,connection_failed,Reset.,,,,,,,,b7a406532a00b7dc6d2197f60b30bea946fb2e31dcb60f98fe1b912ace78c101
    13,2026-11-01T12:00:16.000Z,refused,acc_546870c62b8f4ea1,k3,,seedance,,,1,https://seedance2ai.io,/api/v1/video/seedance,21231f13ce7bee2bd086a7285ec9933afb78692b6b7272544c0f1e7f940a6cd4,720p,16:9,5,,,,,,,,insufficient_credits,Not enough.,,,,,,,,927f3b004efcc24ddb64da568d5180bfcf1f0da0f26c0b93e33ba70e036b98a9
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

test("CSV survives quotes, commas and line breaks, and no text in it is a formula", async () => {
  await using folder = await ledgerFolder();
  const ledger = folder.open();
  const journal = ledger.journal(account);
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
  for (const [index, scope] of scopes.entries()) intend(journal, `k${index}`, { scope });
  const [header = [], ...rows] = readCsv([...ledger.export("csv")].join(""));
  const column = header.indexOf("scope");
  for (const row of rows) expect(row).toHaveLength(header.length);
  expect(rows.slice(1).map((row) => row[column])).toEqual(
    scopes
      .map((scope) => scope.replace(/\r(?!\n)/, ""))
      .map((scope) => (/^\s*[=+\-@＝]/.test(scope) ? `'${scope}` : scope)),
  );
});

test("an export goes on while others write, and may be left at any time", async () => {
  await using folder = await ledgerFolder();
  const ledger = folder.open();
  const journal = folder.open().journal(account);
  for (let count = 0; count < 3; count++) intend(journal, `k${count}`);
  for (const line of ledger.export("json")) {
    expect(line).toContain('"created"');
    break;
  }
  let lines = 0;
  for (const _ of ledger.export("json")) if (lines++ === 0) intend(journal, "later");
  expect(lines).toBe(5);
  expect([...ledger.export("json")]).toHaveLength(5);
});
