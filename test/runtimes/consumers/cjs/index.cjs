const { createClient, ValidationError } = require("seedance-client");
const { download } = require("seedance-client/node");
const { startSandbox } = require("seedance-client/sandbox");

async function main([, , baseUrl, apiKey]) {
  const there = [typeof download, typeof startSandbox].join(" ");
  if (there !== "function function") throw new Error(`The package holds ${there}.`);
  const imported = await import("seedance-client");
  if (imported.ValidationError !== ValidationError) throw new Error("require and import give two packages.");

  const client = createClient({ apiKey, baseUrl });
  const { output } = await client.generate(
    "nano-banana-pro",
    { type: "text-to-image", prompt: "A glass train" },
    { interval: 2_000 },
  );
  console.log(output.images[0].url);
}

main(process.argv);
