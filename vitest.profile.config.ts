import { defineConfig } from "vitest/config";
import { overContract } from "./scripts/over-contract.ts";
import { needTools } from "./vitest.tools.config.ts";

const contract = process.env.CONTRACT ?? "";
/** Papers that are the same for every contract, and what was counted on the provider's page. */
const ofThePage = "test/docs/{readme,translations,page-facts}.test.ts";

/** The same tests over the contract of a profile: `CONTRACT=NAME vitest run --config vitest.profile.config.ts`. */
export default defineConfig({
  plugins: [overContract(contract)],
  test: {
    globalSetup: "test/support/build.ts",
    include: ["test/{cli,contract,docs,drift,sandbox}/*.test.ts", "test/unit/validate.test.ts"],
    exclude: [needTools, ofThePage],
    // What tests start is over the same contract.
    env: { SEEDANCE_CONTRACT: contract },
    testTimeout: 20_000,
    maxWorkers: "100%",
  },
});
