import { Hono } from "hono";
import type { SandboxSettings } from "../options.ts";
import { suggestContractForPath } from "../service/other-contract.ts";
import { errorResponse } from "../service/response.ts";
import { createApiRoutes } from "./api.ts";
import type { HonoEnv, RouteDependencies } from "./context.ts";
import { createControlRoutes } from "./control.ts";
import { createDashboardRoutes } from "./dashboard.ts";
import { createOriginGuard } from "./guard.ts";
import { createMediaRoutes } from "./media.ts";

/** Creates the sandbox's HTTP application. */
export function createApp(dependencies: RouteDependencies, settings: SandboxSettings): Hono<HonoEnv> {
  const app = new Hono<HonoEnv>();
  const { contract } = dependencies;
  const { models, taskPath } = contract;
  const endpoints = [...Object.values(models).map(({ path }) => `POST ${path}`), `GET ${taskPath}`];
  app.use(createOriginGuard(settings));
  app.route("/", createApiRoutes(dependencies));
  app.route("/", createControlRoutes(dependencies));
  app.route("/", createMediaRoutes(dependencies));
  app.route("/", createDashboardRoutes());
  app.notFound((http) => {
    const message = `${http.req.method} ${http.req.path} does not exist. Endpoints: ${endpoints.join(", ")}.${suggestContractForPath(contract, http.req.path)}`;
    return http.json(errorResponse(contract, "not_found", message).body, 404);
  });
  app.onError((error, http) => {
    console.error(error);
    return http.json(
      errorResponse(contract, "internal_error", "The sandbox has a bug; see its output for details.").body,
      500,
    );
  });
  return app;
}
