/** `{0}` and `{1}` of a text, each once, in order. */
export const placeholdersOf = (text: string): string[] => [...new Set(text.match(/\{\d+\}/g) ?? [])].sort();

/** What stays Latin in a Chinese text: code, what is quoted, command lines, flags, URLs, variables, paths, placeholders. */
const kept = [
  // Messages of the system, and quotations in the contract's evidence.
  /DBus error: [^）]*/g,
  /Task does not exist or does not belong to this key owner/g,
  /published web rates of annual plans with(?:out)? video input/g,
  /(?:the|an) example (?:answer )?of the provider's \w+/g,
  /`[^`]*`/g,
  /"[^"]*"/g,
  /https?:\/\/\S*/g,
  /\{[^}]*\}/g,
  /<[^>]*>/g,
  /\b(?:seedance|npm|npx|node|claude|codex)(?: [!-~]+)*/g,
  /--?[a-z][\w-]*/g,
  /\b[A-Z][A-Z0-9_]{2,}\b/g,
  /[\w.-]*[_./\\][\w./\\-]+/g,
];
/** Names of several words. */
const names = /\b(?:Model Context Protocol|Nano Banana Pro|GPT Image 2|Claude Code|Claude Desktop|VS Code)\b/g;

/** Runs of three or more English words: untranslated sentences. */
export function latinSentences(text: string): string[] {
  const rest = kept.reduce((left, pattern) => left.replace(pattern, "；"), text.replace(names, "；"));
  return rest.match(/[A-Za-z][a-z']*(?: [A-Za-z][a-z']*){2,}/g) ?? [];
}
