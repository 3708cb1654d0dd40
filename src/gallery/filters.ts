/** Runs in the page: filters and sorts the jobs. It is built to a file of its own, whose text the page holds. */
function startFilters(): void {
  const form = document.querySelector<HTMLFormElement>("#filters");
  const list = document.querySelector("#jobs");
  const shown = document.querySelector("#shown");
  const nothing = document.querySelector<HTMLElement>("#nothing");
  if (!form || !list || !shown || !nothing) return;

  const jobs = [...list.querySelectorAll<HTMLElement>(":scope > .job")].map((element) => ({
    element,
    text: (element.textContent ?? "").toLowerCase(),
    model: element.dataset.model ?? "",
    state: element.dataset.state ?? "",
    time: element.dataset.time ?? "",
    cost: Number(element.dataset.charged) - Number(element.dataset.refunded),
  }));
  type Job = (typeof jobs)[number];
  // The page has the newest first, and sorting keeps the order of equals.
  const orders: Record<string, (a: Job, b: Job) => number> = {
    newest: () => 0,
    oldest: (a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0),
    cost: (a, b) => b.cost - a.cost,
    model: (a, b) => a.model.localeCompare(b.model, "en"),
  };
  let sorted = "newest";

  const apply = () => {
    const {
      text = "",
      model = "",
      state = "",
      sort = "newest",
    } = Object.fromEntries(new FormData(form)) as Record<string, string>;
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const matches = (job: Job) =>
      (!model || job.model === model) &&
      (!state || job.state === state) &&
      words.every((word) => job.text.includes(word));
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
    // A film that plays stops when it is moved: only where the order changes.
    if (sort !== sorted) list.append(...[...jobs].sort(orders[sort]).map(({ element }) => element));
    sorted = sort;
    const credits = cost.toLocaleString("en", { maximumFractionDigits: 2 });
    shown.textContent = `${count} of ${jobs.length} jobs, ${credits} credits net`;
    nothing.hidden = count > 0;
  };

  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  // The fields are emptied after this event.
  form.addEventListener("reset", () => {
    setTimeout(apply);
    form.querySelector("input")?.focus();
  });
  form.hidden = false;
  // A browser may have kept what was typed before a reload.
  apply();
}

startFilters();
