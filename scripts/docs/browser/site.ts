import { startCopy } from "./copy.ts";
import { startMenu } from "./menu.ts";
import { startSearch } from "./search/search.ts";
import { startTheme } from "./theme.ts";
import { startTry } from "./try/try.ts";

startTheme();
startCopy();
startMenu();
startSearch();
startTry();
