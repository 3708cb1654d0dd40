/** The page's style. The colours are those of the sandbox's dashboard. */
export const galleryCss = `
:root {
  color-scheme: light dark;
  --back: #f5f6f8;
  --panel: #ffffff;
  --sunken: #f1f3f6;
  --line: #dfe3ea;
  --edge: #868fa0;
  --text: #191c22;
  --soft: #545c6b;
  --accent: #4350d6;
  --on-accent: #ffffff;
  --good: #17693c;
  --good-back: #e2f4e9;
  --wait: #855003;
  --wait-back: #fdf0d9;
  --bad: #b3261e;
  --bad-back: #fdeaea;
  --screen: #0d0f14;
  --shadow: 0 1px 2px rgb(16 20 30 / 6%), 0 4px 16px rgb(16 20 30 / 4%);
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #0e1014;
    --panel: #16191f;
    --sunken: #1d2129;
    --line: #2a2f3a;
    --edge: #737d90;
    --text: #e8eaef;
    --soft: #a4acba;
    --accent: #a3adff;
    --on-accent: #10131f;
    --good: #74d69b;
    --good-back: #15301f;
    --wait: #f2be68;
    --wait-back: #372a11;
    --bad: #ff9d96;
    --bad-back: #3e1b1a;
    --screen: #08090c;
    --shadow: 0 1px 2px rgb(0 0 0 / 40%);
  }
}
*, ::before, ::after { box-sizing: border-box; }
[hidden] { display: none !important; }
html { text-size-adjust: 100%; -webkit-text-size-adjust: 100%; }
body {
  margin: 0;
  background: var(--back);
  color: var(--text);
  font: 0.9375rem / 1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  overflow-wrap: anywhere;
}
h1, h2, p, dl, dd, ul, figure { margin: 0; }
h1 { font-size: 1.25rem; letter-spacing: -0.01em; }
h2 { font-size: 1rem; letter-spacing: -0.01em; }
a { color: var(--accent); text-underline-offset: 0.2em; }
code { font-family: ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: 0.875em; }
ul {
  padding: 0;
  /* With "none", Safari would not announce a list to screen readers. */
  list-style-type: "";
}
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
main:focus { outline: none; }
.skip {
  position: absolute;
  top: 0.5rem;
  left: 0.5rem;
  padding: 0.5rem 0.75rem;
  border-radius: 0.5rem;
  background: var(--accent);
  color: var(--on-accent);
}
.skip:not(:focus) { clip-path: inset(50%); }

header, main, footer { max-width: 100rem; margin: 0 auto; padding: 1rem clamp(0.75rem, 3vw, 2rem); }
header { display: grid; gap: 0.75rem; }
footer { color: var(--soft); font-size: 0.8125rem; }
.sums { display: flex; flex-wrap: wrap; gap: 0.25rem 2rem; }
.sums dd { font-size: 1.25rem; font-weight: 600; }
dt { color: var(--soft); font-size: 0.8125rem; }
dd { font-variant-numeric: tabular-nums; }

.chart { display: block; width: 100%; max-width: 60rem; height: auto; color: var(--soft); font-size: 12px; }
.chart polyline { fill: none; stroke-width: 2; stroke-linejoin: round; }
.chart .frame { stroke: var(--line); }
.chart text { fill: currentColor; }
.chart [data-series="submitted"] { stroke: var(--accent); }
.chart [data-series="completed"] { stroke: var(--good); }
.chart [data-series="failed"] { stroke: var(--bad); }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; color: var(--soft); font-size: 0.8125rem; }
.legend [data-series]::before { content: "●"; margin-right: 0.35rem; }
.legend [data-series="submitted"]::before { color: var(--accent); }
.legend [data-series="completed"]::before { color: var(--good); }
.legend [data-series="failed"]::before { color: var(--bad); }

form { display: flex; flex-wrap: wrap; gap: 0.625rem; align-items: end; }
label { display: grid; flex: 1 1 9rem; gap: 0.25rem; max-width: 18rem; min-width: 0; color: var(--soft); font-size: 0.8125rem; }
input, select, button {
  width: 100%;
  min-width: 0;
  min-height: 2.25rem;
  padding: 0.25rem 0.7rem;
  border: 1px solid var(--edge);
  border-radius: 0.5rem;
  background: var(--panel);
  color: var(--text);
  font: inherit;
}
input::placeholder { color: var(--soft); opacity: 1; }
button { flex: none; width: auto; cursor: pointer; }
button:hover { background: var(--sunken); }
#shown { flex: 1 1 100%; color: var(--soft); font-size: 0.875rem; }

#jobs { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr)); gap: 1rem; align-items: start; }
.job {
  min-width: 0;
  overflow: clip;
  border: 1px solid var(--line);
  border-radius: 0.875rem;
  background: var(--panel);
  box-shadow: var(--shadow);
}
.media { display: grid; grid-template-columns: 1fr 1fr; gap: 0.5rem 2px; }
.media > p, .media > :first-child:nth-last-child(odd) { grid-column: 1 / -1; }
figure { display: grid; gap: 0.375rem; align-content: start; min-width: 0; }
img, video { display: block; width: 100%; height: auto; aspect-ratio: 3 / 2; background: var(--screen); object-fit: contain; }
figcaption { display: flex; flex-wrap: wrap; gap: 0 1rem; padding: 0 1rem; color: var(--soft); font-size: 0.8125rem; }
.about { display: grid; gap: 0.625rem; padding: 0.75rem 1rem 1rem; }
.line { display: flex; flex-wrap: wrap; gap: 0.25rem 0.625rem; align-items: center; }
.line time { margin-left: auto; color: var(--soft); font-size: 0.8125rem; }
.pill { padding: 0.0625rem 0.5rem; border-radius: 1rem; font-size: 0.8125rem; font-weight: 500; }
[data-tone="good"] { background: var(--good-back); color: var(--good); }
[data-tone="wait"] { background: var(--wait-back); color: var(--wait); }
[data-tone="bad"] { background: var(--bad-back); color: var(--bad); }
.prompt { white-space: pre-wrap; }
summary { cursor: pointer; }
details[open] > summary { max-height: 1.5em; overflow: hidden; color: var(--soft); }
.failure { color: var(--bad); font-size: 0.875rem; }
.short { color: var(--wait); font-weight: 500; }
.facts div { display: grid; grid-template-columns: 7rem minmax(0, 1fr); gap: 0.5rem; font-size: 0.875rem; }
.parameters { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; padding-top: 0.625rem; border-top: 1px solid var(--line); font-size: 0.8125rem; }
.parameters dt, .parameters dd { display: inline; }
.parameters dt::after { content: ": "; }
.empty { margin: 0; padding: 1rem; background: var(--sunken); color: var(--soft); font-size: 0.875rem; }
main > .empty { margin-bottom: 1rem; border-radius: 0.625rem; }
@media print {
  form, .skip { display: none; }
  .job { break-inside: avoid; }
}
`;
