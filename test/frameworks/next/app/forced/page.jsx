import { generate } from "../../generate.js";
import { settings } from "../settings.js";

export const dynamic = "force-dynamic";

export default async function Page() {
  return <pre>{JSON.stringify(await generate(settings()))}</pre>;
}
