/** Tells what the list of the agents' tools costs in tokens, tool by tool: an agent pays for it in each conversation. */
import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { instructionsFor } from "../src/mcp/instructions.ts";
import { toolsOf } from "../src/mcp/tools.ts";

const limit = 3_500;
const tools = toolsOf({}).map(({ name, title, description, annotations, input, output }) => {
  return { name, title, description, inputSchema: input, annotations, outputSchema: output };
});
const rows: [string, number][] = [
  ...tools.map((tool): [string, number] => [tool.name, encode(JSON.stringify(tool)).length]),
  ["tools/list", encode(JSON.stringify(tools)).length],
  ["instructions", encode(instructionsFor({})).length],
];
for (const [name, tokens] of rows) console.log(`${name.padEnd(24)}${String(tokens).padStart(6)} tokens`);
const [, total] = rows[tools.length] ?? ["", 0];
if (total > limit) {
  console.error(`The list of tools costs ${total} tokens; at most ${limit} are allowed.`);
  process.exitCode = 1;
}
