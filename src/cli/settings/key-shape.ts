import { message } from "../../message.ts";

const shape = /^sk_live_[A-Za-z0-9_-]{8,}$/;

/** Why a text is not an API key, without the text itself; undefined if it is one. */
export function keyProblem(key: string): string | undefined {
  if (key === "") return message`empty input`;
  if (/\s/.test(key)) return message`it contains white space; copy it again`;
  if (!/^[\x21-\x7e]*$/.test(key)) return message`it contains characters that are not in any key; copy it again`;
  if (/^Bearer/i.test(key)) return message`it begins with Bearer; remove that word`;
  if (!key.startsWith("sk_live_")) return message`it does not begin with sk_live_`;
  if (!shape.test(key)) return message`sk_live_ must be followed by at least 8 letters, digits, _ or -; copy it again`;
  return undefined;
}

/** The end of a key: enough to recognise it, too little to guess it. Other texts may end with a line end. */
export function keyHintOf(key: string): string {
  return /^[\x21-\x7e]{20,}$/.test(key) ? `…${key.slice(-4)}` : "…";
}
