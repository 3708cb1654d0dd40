import { generate } from "./generate.js";

export default {
  async fetch(_request, env) {
    return Response.json(await generate({ apiKey: env.SEEDANCE_API_KEY, baseUrl: env.SEEDANCE_BASE_URL }));
  },
};
