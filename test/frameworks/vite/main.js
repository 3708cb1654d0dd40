import { generate } from "./generate.js";

// The key is the sandbox's: a page must never hold a key of the service.
const { apiKey, baseUrl } = Object.fromEntries(new URLSearchParams(location.search));
const report = await generate({ apiKey, baseUrl }).catch((error) => ({ error: String(error) }));
document.querySelector("pre").textContent = JSON.stringify(report);
