import express from "express";
import { generate } from "./generate.js";

const { SEEDANCE_API_KEY: apiKey, SEEDANCE_BASE_URL: baseUrl, PORT } = process.env;

express()
  .post("/route", async (_request, response) => response.json(await generate({ apiKey, baseUrl })))
  .listen(Number(PORT), "127.0.0.1");
