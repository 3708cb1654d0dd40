// @ts-check
/** The dashboard: polls the sandbox's state and shows it. */
import "./tasks.js";
import "./accounts.js";
import "./keys.js";
import "./faults.js";
import { act, call, follow, onState } from "./api.js";
import { byId, copy, wholeMoment, write, writeTime } from "./dom.js";

write(byId("base-url"), location.origin);
write(
  byId("curl"),
  `curl ${location.origin}/api/v1/video/seedance \\
  -H "Authorization: Bearer $SEEDANCE_API_KEY" \\
  -H "Content-Type: application/json" \\
  -H "Idempotency-Key: try-$(date +%s)" \\
  -d '{"prompt": "A glass train crosses a snowy mountain bridge"}'`,
);
for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-copy]")))
  button.addEventListener("click", () => copy(byId(button.dataset.copy ?? ""), byId("copy-note")));

for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-advance]")))
  button.addEventListener("click", () =>
    act(byId("clock-note"), async () => {
      await call("POST", "clock", { advance: Number(button.dataset.advance) });
      return "";
    }),
  );
onState(({ now }) => writeTime(byId("now", HTMLTimeElement), now, wholeMoment));

follow((problem) => {
  const connection = byId("connection");
  connection.dataset.kind = problem === undefined ? "completed" : "failed";
  write(connection, problem === undefined ? "Connected" : "No response");
  byId("banner").hidden = problem === undefined;
  write(byId("banner"), problem ?? "");
});
