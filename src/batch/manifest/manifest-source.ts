/**
 * The format of a manifest. `json` is one array, or one object with `defaults` and `rows`; `tsv` is CSV with tabs; `txt`
 * and `md` have one prompt per line.
 */
export type ManifestFormat = "jsonl" | "json" | "csv" | "tsv" | "yaml" | "txt" | "md";

/** A manifest: a file, whose extension tells its format by default; a stream; or rows as objects. */
export type ManifestSource =
  | { path: string; format?: ManifestFormat | undefined }
  | {
      stream: AsyncIterable<Uint8Array | string>;
      format: ManifestFormat;
      /** What error messages call it; `the stream` by default. */
      name?: string | undefined;
    }
  | { rows: Iterable<object> | AsyncIterable<object> };

/** The formats by the extensions of files, in lower case. */
export const formatsByExtension: Readonly<Record<string, ManifestFormat>> = {
  jsonl: "jsonl",
  ndjson: "jsonl",
  json: "json",
  csv: "csv",
  tsv: "tsv",
  tab: "tsv",
  yaml: "yaml",
  yml: "yaml",
  txt: "txt",
  md: "md",
};

/** All formats. */
export const manifestFormats: readonly ManifestFormat[] = [...new Set(Object.values(formatsByExtension))];
