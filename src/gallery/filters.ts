/** Filters and sorts the jobs in the browser. It is built as a separate file, which the page contains inline. */
function startFilters(): void {
  const form = document.querySelector<HTMLFormElement>("#filters");
  const list = document.querySelector("#jobs");
  const summary = document.querySelector("#shown");
  const noMatch = document.querySelector<HTMLElement>("#nothing");
  if (!form || !list || !summary || !noMatch) return;

  const jobs = [...list.querySelectorAll<HTMLElement>(":scope > .job")].map((element) => ({
    element,
    text: (element.textContent ?? "").toLowerCase(),
    model: element.dataset.model ?? "",
    state: element.dataset.state ?? "",
    time: element.dataset.time ?? "",
    cost: Number(element.dataset.charged) - Number(element.dataset.refunded),
  }));
  type Job = (typeof jobs)[number];
  // The page lists the newest first, and sorting is stable.
  const orders: Record<string, (a: Job, b: Job) => number> = {
    newest: () => 0,
    oldest: (a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0),
    cost: (a, b) => b.cost - a.cost,
    model: (a, b) => a.model.localeCompare(b.model, "en"),
  };
  let currentSort = "newest";

  const apply = () => {
    const {
      text = "",
      model = "",
      state = "",
      sort = "newest",
    } = Object.fromEntries(new FormData(form)) as Record<string, string>;
    const terms = text.toLowerCase().split(/\s+/).filter(Boolean);
    const matches = (job: Job) =>
      (!model || job.model === model) &&
      (!state || job.state === state) &&
      terms.every((term) => job.text.includes(term));
    let cost = 0;
    let count = 0;
    for (const job of jobs) {
      const hidden = !matches(job);
      job.element.hidden = hidden;
      if (hidden) for (const video of job.element.querySelectorAll("video")) video.pause();
      if (hidden) continue;
      count++;
      cost += job.cost;
    }
    // Moving a video stops it, so the jobs are moved only if the order changes.
    if (sort !== currentSort) list.append(...[...jobs].sort(orders[sort]).map(({ element }) => element));
    currentSort = sort;
    const credits = cost.toLocaleString("en", { maximumFractionDigits: 2 });
    summary.textContent = `${count} of ${jobs.length} jobs, ${credits} credits net`;
    noMatch.hidden = count > 0;
  };

  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  // The browser clears the fields after this event.
  form.addEventListener("reset", () => {
    setTimeout(apply);
    form.querySelector("input")?.focus();
  });
  form.hidden = false;
  // After a reload, a browser may keep the fields' values.
  apply();
}

startFilters();
