import { init } from "redoc";
import { followLinks } from "./deep-links.ts";
import { followHeader } from "./follow-header.ts";
import { readJson } from "./read-json.ts";
import { repairMarkup } from "./repair-markup.ts";

const options = {
  disableTelemetry: true,
  hideDownloadButtons: true,
  maxDisplayedEnumValues: 1000,
  scrollYOffset: ".site-header",
};

const element = document.getElementById("redoc");
if (element) {
  followHeader();
  followLinks();
  repairMarkup(element);
  init(readJson("redoc-definition"), options, element);
}
