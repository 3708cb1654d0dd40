import { redirect } from "next/navigation";
import { generate } from "../../generate.js";
import { settings } from "../settings.js";

async function submitJob() {
  "use server";
  const report = await generate(settings());
  redirect(`/action/done?${new URLSearchParams({ report: JSON.stringify(report) })}`);
}

export default function Page() {
  return (
    <form action={submitJob}>
      <button type="submit">Generate</button>
    </form>
  );
}
