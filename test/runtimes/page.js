/** Offers the suite to whoever drives a page. */
import * as api from "seedance-client";
import { run } from "./suite.js";

export const runSuite = (settings) => run(api, settings);
