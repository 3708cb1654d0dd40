let base = "";

/** Sets what comes before each path. */
export function setBase(path: string): void {
  base = `${process.env.SANDBOX_URL}${path}`;
}

/** Sends the requests of the generated functions. */
export async function send<T>(url: string, options: RequestInit): Promise<T> {
  const headers = new Headers(options.headers);
  headers.set("Authorization", `Bearer ${process.env.SANDBOX_KEY}`);
  const response = await fetch(base + url, { ...options, headers });
  return { data: await response.json(), status: response.status, headers: response.headers } as T;
}
