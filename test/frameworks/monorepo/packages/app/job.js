import { writeFileSync } from "node:fs";
import { generate } from "jobs";

const { SEEDANCE_API_KEY: apiKey, SEEDANCE_BASE_URL: baseUrl } = process.env;
writeFileSync("../../report.json", JSON.stringify(await generate({ apiKey, baseUrl })));
