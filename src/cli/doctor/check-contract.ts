import type { DescribedContract } from "../../contract/index.ts";
import { usualContract } from "../contracts.ts";
import type { Check } from "./check.ts";

/** Whether the contract is the one that the real service was last seen to keep to; nothing is said of other services. */
export function checkContract({ name: own, servers, others }: DescribedContract, baseUrl: string): Check[] {
  const name = "contract";
  const isReal = URL.canParse(baseUrl) && servers.some((server) => new URL(server).origin === new URL(baseUrl).origin);
  if (!isReal) return [];
  if (own !== usualContract) return [{ name, status: "ok", detail: own }];
  return Object.entries(others).map(([other, { title, moved }]) => {
    const paths = Object.entries(moved).map(([model, path]) => `${model} is at ${path}`);
    const since = `the page's, but the service was since seen to do otherwise (${title})`;
    const detail = [since, paths.join(", ")].filter(Boolean).join(": ");
    return { name, status: "warn", detail, fix: `seedance config set contract ${other}` };
  });
}
