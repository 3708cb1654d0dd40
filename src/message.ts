/** Called with each message that is made: its English text, and the template and values that it is made of. */
export type MessageObserver = (text: string, template: readonly string[], values: readonly unknown[]) => void;

let observer: MessageObserver | undefined;

/** The command line observes messages to show them in another language; records and JSON keep the English text. */
export function observeMessages(observe: MessageObserver | undefined): void {
  observer = observe;
}

/** An English message for people, as a tagged template, so that it can be translated: message`Unknown task ${id}.` */
export function message(template: TemplateStringsArray, ...values: unknown[]): string {
  const text = String.raw({ raw: template }, ...values);
  observer?.(text, template, values);
  return text;
}
