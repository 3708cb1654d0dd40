import { generate } from "../generate.js";
import { settings } from "./settings.js";

/** A page that reads the request is rendered at each request; another one would be rendered, and paid for, by the build. */
export default async function Page({ searchParams }) {
  const { job } = await searchParams;
  return <pre>{job ? JSON.stringify(await generate(settings())) : "no job"}</pre>;
}
