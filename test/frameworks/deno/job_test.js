import { generate } from "./generate.js";

Deno.test("a job completes", async () => {
  const [apiKey, baseUrl] = [Deno.env.get("SEEDANCE_API_KEY"), Deno.env.get("SEEDANCE_BASE_URL")];
  Deno.writeTextFileSync("report.json", JSON.stringify(await generate({ apiKey, baseUrl })));
});
