export default {
  seedance: {
    input: process.env.CONTRACT,
    output: {
      target: "./seedance.ts",
      client: "fetch",
      headers: true,
      override: { mutator: { path: "./http.ts", name: "send" } },
    },
  },
};
