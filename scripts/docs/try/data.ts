import type { Json } from "../../generate/document.ts";

/** A body, by its fields. */
export type TryBody = Record<string, Json>;

/** What a rule demands where these values are chosen. */
export interface Branch {
  /** The values that choose it, by field. A field that is left out chooses it too, unless it is in `named`. */
  when: Record<string, Json[]>;
  /** Fields that choose it only if they are given. */
  named: string[];
  required: string[];
  forbidden: string[];
}

export interface TryModel {
  path: string;
  /** Its operationId, in lower case as the reference's addresses have it. */
  operation: string;
  /** The field that says what to show. */
  prompt: string;
  /** Its conditional rules: of each, one branch must hold. */
  rules: Branch[][];
  /** Fields that are always required. */
  required: string[];
  examples: { title: string; body: TryBody }[];
}

/** What the form's script needs to know of the contract. */
export interface TryData {
  /** Where a task is read: `/api/v1/tasks/{id}`. */
  taskPath: string;
  models: Record<string, TryModel>;
  /** What each error code means and asks for. */
  advice: Record<string, string>;
}

/** The JSON element of the page that holds it. */
export const dataId = "try-data";
/** Where the sandbox listens unless another address is given. */
export const defaultAddress = "http://127.0.0.1:4020";
