/** Runs the suite in workerd, as `workerd test`. */
import * as api from "seedance-client";
import { run } from "./suite.js";

export default {
  async test(_, { settings }) {
    console.log(JSON.stringify(await run(api, settings)));
  },
};
