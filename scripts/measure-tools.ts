/** Prints the tokens of the MCP server's tool list for each contract: an agent pays for them in each conversation. */
import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { contracts } from "../src/contract/all/index.ts";
import { loadContract } from "../src/contract/index.ts";
import { instructionsFor, toolsOf } from "../src/mcp/tools.ts";

const limit = 3_500;
for (const load of Object.values(contracts)) {
  const contract = await loadContract(await load());
  const tools = toolsOf({ contract }).map(({ name, title, description, annotations, input, output }) => {
    return { name, title, description, inputSchema: input, annotations, outputSchema: output };
  });
  const total = encode(JSON.stringify(tools)).length;
  const rows: [string, number][] = [
    ...tools.map((tool): [string, number] => [tool.name, encode(JSON.stringify(tool)).length]),
    ["tools/list", total],
    ["instructions", encode(instructionsFor({ contract })).length],
  ];
  console.log(`Contract ${contract.name}`);
  for (const [name, tokens] of rows) console.log(`${name.padEnd(24)}${String(tokens).padStart(6)} tokens`);
  if (total > limit) {
    console.error(`The tool list has ${total} tokens; at most ${limit} are allowed.`);
    process.exitCode = 1;
  }
}
