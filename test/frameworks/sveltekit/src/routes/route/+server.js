import { json } from "@sveltejs/kit";
import { env } from "$env/dynamic/private";
import { generate } from "../../../generate.js";

const settings = () => ({ apiKey: env.SEEDANCE_API_KEY, baseUrl: env.SEEDANCE_BASE_URL });

export const POST = async () => json(await generate(settings()));
