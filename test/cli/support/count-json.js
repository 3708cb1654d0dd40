/** For `node --import`: writes to the file of `COUNT_JSON` how often JSON was made of a value, and read, that holds `COUNT_TEXT`. */
import { writeFileSync } from "node:fs";

const { COUNT_JSON: file = "", COUNT_TEXT: mark = "" } = process.env;
const { stringify, parse } = JSON;
const counts = { stringified: 0, parsed: 0 };
JSON.stringify = (...args) => {
  const text = stringify(...args);
  if (text?.includes(mark)) counts.stringified++;
  return text;
};
JSON.parse = (text, ...args) => {
  if (String(text).includes(mark)) counts.parsed++;
  return parse(text, ...args);
};
process.on("exit", () => writeFileSync(file, stringify(counts)));
