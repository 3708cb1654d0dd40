/** A request as it is sent. */
export interface TryRequest {
  method: "GET" | "POST";
  url: string;
  headers: Record<string, string>;
  /** The exact bytes, as text. */
  body?: string;
}

/** A request as a command for a POSIX shell, with the API key taken from the environment. */
export function curl({ method, url, headers, body }: TryRequest): string {
  const parts = [
    `curl ${method === "GET" ? "" : `-X ${method} `}${quote(url)}`,
    '-H "Authorization: Bearer $SEEDANCE_API_KEY"',
    ...Object.entries(headers).flatMap(([name, value]) =>
      name === "Authorization" ? [] : `-H ${quote(`${name}: ${value}`)}`,
    ),
    ...(body === undefined ? [] : [`-d ${quote(body)}`]),
  ];
  return parts.join(" \\\n  ");
}

const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
