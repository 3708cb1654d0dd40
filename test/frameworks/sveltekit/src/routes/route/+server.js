import { json } from "@sveltejs/kit";
import { generate } from "../../../generate.js";

const settings = () => ({ apiKey: process.env.SEEDANCE_API_KEY, baseUrl: process.env.SEEDANCE_BASE_URL });

export const POST = async () => json(await generate(settings()));
