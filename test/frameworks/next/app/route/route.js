import { generate } from "../../generate.js";
import { settings } from "../settings.js";

export const POST = async () => Response.json(await generate(settings()));
