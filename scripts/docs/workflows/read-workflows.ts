import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import YAML from "yaml";
import type { Translation } from "../../translations/overlay.ts";
import { translateDocument } from "../../translations/translate.ts";
import { workflowOverlayFile } from "../../translations/workflows.ts";
import type { Language } from "../languages.ts";
import type { Arazzo, Step, Workflow } from "./arazzo.ts";

export interface WorkflowFile extends Arazzo {
  /** Its name, as the site has it. */
  file: string;
}

/**
 * The Arazzo documents of a folder, each component in the place where it is referred to.
 * @param folder holds `workflows*.arazzo.yaml` and their `overlays/`.
 */
export function readWorkflows(folder: string, language: Language): WorkflowFile[] {
  const ending = ".arazzo.yaml";
  const names = globSync(`workflows*${ending}`, { cwd: folder }).map((file) => file.slice(0, -ending.length));
  return names.sort().map((name) => {
    const file = `${name}${ending}`;
    const english: object = YAML.parse(readFileSync(join(folder, file), "utf8"));
    const overlay = workflowOverlayFile(join(folder, file), language);
    const actions: Translation[] = existsSync(overlay) ? YAML.parse(readFileSync(overlay, "utf8")).actions : [];
    const document = translateDocument(english, actions);
    const { info, workflows } = expand(document, document) as Arazzo;
    return { file, info, workflows: workflows.map(withInherited) };
  });
}

function expand(node: unknown, document: object): unknown {
  if (Array.isArray(node)) return node.map((each) => expand(each, document));
  if (typeof node !== "object" || node === null) return node;
  const { $ref, reference, ...own } = node as Record<string, unknown>;
  const referred = $ref ?? reference;
  const component = referred === undefined ? {} : expand(find(String(referred), document), document);
  const members = Object.entries(own).map(([member, value]) => {
    // A body is data: whatever it holds is sent as it stands.
    return [member, member === "payload" ? value : expand(value, document)] as const;
  });
  return { ...(component as object), ...Object.fromEntries(members) };
}

/** What `#/components/inputs/job` or `$components.parameters.key` points to. */
function find(reference: string, document: object): unknown {
  const [, ...path] = reference.replace(/^\$/, "#.").split(/[./]/);
  let found: unknown = document;
  for (const step of path) found = (found as Record<string, unknown> | undefined)?.[step];
  if (found === undefined) throw new Error(`${reference} points to nothing.`);
  return found;
}

/** A workflow whose steps have what it says for all of them. */
function withInherited(workflow: Workflow): Workflow {
  const { parameters, successActions, failureActions } = workflow;
  const steps = workflow.steps.map(
    (step): Step => ({
      ...step,
      // Those of a workflow are for operations: what a step gives to another workflow are its inputs.
      parameters: inherit(step.parameters, step.workflowId ? [] : parameters),
      onSuccess: inherit(step.onSuccess, successActions),
      onFailure: inherit(step.onFailure, failureActions),
    }),
  );
  return { ...workflow, steps };
}

const inherit = <T extends { name: string }>(own: T[] = [], inherited: T[] = []): T[] => [
  ...own,
  ...inherited.filter(({ name }) => !own.some((each) => each.name === name)),
];
