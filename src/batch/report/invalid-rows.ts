import { type Html, html } from "../../gallery/index.ts";
import type { BadRow } from "../manifest/bad-row.ts";

/** The maximum number of invalid rows on the page. The table has all of them. */
export const maxListedRows = 500;

/**
 * Renders the invalid rows with their reasons.
 * @param count the number of all invalid rows, of which `rows` are the first.
 */
export function renderInvalidRows(rows: readonly BadRow[], count: number): Html {
  const hidden = count - rows.length;
  return html`<details>
<summary>Invalid, not submitted: ${count} ${count === 1 ? "row" : "rows"}</summary>
<ul>
${rows.map(({ line, id, issues }) =>
  issues.map(
    ({ field, rule, fix }) =>
      html`<li>Line ${line}${id !== undefined && ` (${id})`}: <span class="failure">${field}: ${rule}.</span> ${fix}</li>\n`,
  ),
)}</ul>
${hidden > 0 && html`<p>${hidden} more are in report.csv.</p>`}
</details>
`;
}
