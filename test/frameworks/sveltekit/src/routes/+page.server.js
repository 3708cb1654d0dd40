import { env } from "$env/dynamic/private";
import { generate } from "../../generate.js";

const settings = () => ({ apiKey: env.SEEDANCE_API_KEY, baseUrl: env.SEEDANCE_BASE_URL });

export const load = async () => ({ report: JSON.stringify(await generate(settings())) });
