import type { Json, SchemaObject } from "../../generate/document.ts";

/** The parts of an Arazzo 1.0 document that the docs show; what was referred to stands in its place. */
export interface Arazzo {
  info: { title: string; summary?: string; description?: string };
  workflows: Workflow[];
}

export interface Workflow {
  workflowId: string;
  summary?: string;
  description?: string;
  inputs?: SchemaObject;
  dependsOn?: string[];
  steps: Step[];
  /** These three hold for each step that does not say otherwise. */
  parameters?: ArazzoParameter[];
  successActions?: Action[];
  failureActions?: Action[];
  outputs?: Record<string, string>;
}

export interface Step {
  stepId: string;
  description?: string;
  /** What it calls: one of these three. */
  operationId?: string;
  operationPath?: string;
  workflowId?: string;
  parameters?: ArazzoParameter[];
  requestBody?: { contentType?: string; payload?: Json; replacements?: { target: string; value: Json }[] };
  successCriteria?: Criterion[];
  onSuccess?: Action[];
  onFailure?: Action[];
  outputs?: Record<string, string>;
}

export interface ArazzoParameter {
  name: string;
  /** Missing where it is an input of the workflow that is called. */
  in?: "path" | "query" | "header" | "cookie";
  value: Json;
}

export interface Criterion {
  condition: string;
  /** What the condition is applied to, where it is none of the simple ones. */
  context?: string;
  type?: string | { type: string; version: string };
}

export interface Action {
  name: string;
  type: "end" | "goto" | "retry";
  workflowId?: string;
  stepId?: string;
  /** In seconds. */
  retryAfter?: number;
  retryLimit?: number;
  criteria?: Criterion[];
}
