import { escapeHtml } from "../html.ts";
import type { Language } from "../languages.ts";
import { renderMarkdown } from "../markdown.ts";
import { dataId, defaultAddress, type TryData } from "./data.ts";
import { fieldHtml, labelled } from "./field-html.ts";
import type { FormModel } from "./read-contract.ts";
import { type TryPageStrings, tryPageStrings } from "./words.ts";

/** The form, the place for its answers, and what its script needs to know. It shows where scripts run. */
export function formHtml(models: FormModel[], data: TryData, language: Language): string {
  const said = tryPageStrings[language];
  return `<p class="try-no-script">${said.noScript}</p>
<form class="try needs-script" id="try-form" autocomplete="off" novalidate>
<fieldset>
<legend>${said.sandbox}</legend>
${access("address", said.address, said.addressHint, language, defaultAddress)}
${access("key", said.key, said.keyHint, language, "")}
</fieldset>
<fieldset>
<legend>${said.job}</legend>
${choice("try-model", said.model, options(models.map(({ name, summary }) => [name, `${name}: ${summary}`])))}
${models.map((model) => modelHtml(model, language)).join("\n")}
</fieldset>
${requestHtml(said)}
<div class="try-actions">
<button type="submit" class="try-send">${said.sendButton}</button>
<button type="button" id="try-again" aria-describedby="try-again-hint" disabled>${said.againButton}</button>
</div>
<p class="try-hint" id="try-again-hint">${said.againHint}</p>
<section aria-labelledby="try-answers-title">
<h3 id="try-answers-title">${said.answers}</h3>
<p role="status" id="try-status"></p>
<div id="try-answers"></div>
</section>
</form>
<script type="application/json" id="${dataId}">${JSON.stringify(data).replaceAll("<", "\\u003c")}</script>
`;
}

function access(name: string, label: string, hint: string, language: Language, value: string): string {
  const id = `try-${name}`;
  const shown = {
    id,
    label: escapeHtml(label),
    hint: `<div class="try-hint" id="${id}-hint">${renderMarkdown(hint, language)}</div>`,
    control: `<input type="text" id="${id}" value="${value}" required spellcheck="false" autocapitalize="off" aria-describedby="${id}-error ${id}-hint">`,
  };
  return labelled(shown, language);
}

/** A model's part of the form; the script shows the one that is chosen. */
function modelHtml({ name, fields, examples }: FormModel, language: Language): string {
  const titles = examples.map(({ title }, index) => [String(index), title] as const);
  return `<div class="try-model" data-model="${escapeHtml(name)}" hidden>
${choice(`try-${name}--example`, tryPageStrings[language].example, options(titles), ' class="try-example"')}
${fields.map((field) => fieldHtml(name, field, language)).join("\n")}
</div>`;
}

const choice = (id: string, label: string, options: string, more = "") =>
  `<div class="try-field"><label for="${id}">${escapeHtml(label)}</label><select id="${id}"${more}>${options}</select></div>`;

const options = (values: (readonly [string, string])[]) =>
  values.map(([value, text]) => `<option value="${escapeHtml(value)}">${escapeHtml(text)}</option>`).join("");

function requestHtml(said: TryPageStrings): string {
  const code = (id: string) =>
    `<div class="code"><pre tabindex="0"><code id="${id}"></code></pre><button type="button" class="copy-code">${said.copy}</button></div>`;
  return `<section class="try-request" aria-labelledby="try-request-title">
<h3 id="try-request-title">${said.request}</h3>
<p class="try-hint">${said.keyHidden}</p>
${code("try-http")}
<h3>${said.curl}</h3>
${code("try-curl")}
</section>`;
}
