/** For `node --import`: counts how often JSON that contains `COUNT_TEXT` is stringified and parsed, in the file `COUNT_JSON`. */
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
