/** For `node --import`: kills this process with SIGKILL at the point that `CRASH_AT` names. */
import fs from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { DatabaseSync } from "node:sqlite";

const point = process.env.CRASH_AT ?? "";

function reached(name) {
  if (name === point) process.kill(process.pid, "SIGKILL");
}

// The ledger: `before TYPE` and `after TYPE`, for each type of entry.
const { prepare, exec } = DatabaseSync.prototype;
let written = "";
DatabaseSync.prototype.prepare = function (sql) {
  const statement = prepare.call(this, sql);
  if (!/^\s*INSERT INTO entries/.test(sql)) return statement;
  const { run } = statement;
  return Object.assign(statement, {
    run: (...values) => {
      written = String(values[2]);
      reached(`before ${written}`);
      return run.apply(statement, values);
    },
  });
};
DatabaseSync.prototype.exec = function (sql) {
  exec.call(this, sql);
  if (sql === "COMMIT" && written) reached(`after ${written}`);
  if (sql === "COMMIT") written = "";
};

// The service: `POST in flight` after the charge, `poll in flight` after the request is sent.
const { fetch } = globalThis;
globalThis.fetch = async (input, init) => {
  const response = fetch(input, init);
  // It may fail before it is awaited.
  response.catch(() => {});
  const base = new URL(String(input)).origin;
  if (init?.method === "POST" && point === "POST in flight") {
    while (!(await (await fetch(`${base}/_sandbox/ledger`)).text()).includes('"type":"charge"'));
    reached("POST in flight");
  }
  if (init?.method === "GET") reached("poll in flight");
  return response;
};

// The files: `partial half`, `before rename`, `after rename`.
const { open, link } = fs;
fs.open = async (path, ...rest) => {
  const file = await open(path, ...rest);
  if (!String(path).endsWith(".partial")) return file;
  const write = file.writev.bind(file);
  let writes = 0;
  Object.assign(file, {
    writev: async (...args) => {
      const written = await write(...args);
      if (++writes === 2) reached("partial half");
      return written;
    },
  });
  return file;
};
fs.link = async (...paths) => {
  reached("before rename");
  await link(...paths);
  reached("after rename");
};
syncBuiltinESMExports();
