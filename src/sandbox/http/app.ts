import { Hono } from "hono";
import type { Settings } from "../options.ts";
import { refusal } from "../service/answer.ts";
import { foundElsewhere } from "../service/elsewhere.ts";
import { api } from "./api.ts";
import type { Env, Parts } from "./context.ts";
import { control } from "./control.ts";
import { dashboard } from "./dashboard.ts";
import { guard } from "./guard.ts";
import { media } from "./media.ts";

/** Everything that the sandbox serves. */
export function app(parts: Parts, settings: Settings): Hono<Env> {
  const app = new Hono<Env>();
  const { contract } = parts;
  const { models, taskPath } = contract;
  const endpoints = [...Object.values(models).map(({ path }) => `POST ${path}`), `GET ${taskPath}`];
  app.use(guard(settings));
  app.route("/", api(parts));
  app.route("/", control(parts));
  app.route("/", media(parts));
  app.route("/", dashboard());
  app.notFound((http) => {
    const message = `${http.req.method} ${http.req.path} does not exist. There are: ${endpoints.join(", ")}.${foundElsewhere(contract, http.req.path)}`;
    return http.json(refusal(contract, "not_found", message).body, 404);
  });
  app.onError((error, http) => {
    console.error(error);
    return http.json(refusal(contract, "internal_error", "The sandbox has a bug; its output says more.").body, 500);
  });
  return app;
}
