// Derived by `npm run generate` from openapi/. Do not edit.
/** What another contract has. */
export interface OtherContract {
  readonly title: string;
  /** Where it submits a model that this contract submits elsewhere. */
  readonly moved: Readonly<Record<string, string>>;
  /** Paths that this contract has not. */
  readonly paths: readonly string[];
  /** Models, and by model the fields and the values that this contract does not take. */
  readonly adds: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>>;
}

/** The name of the contract that this folder was derived from. */
export const contract: string = "live";

/** The same where it is a profile over the page's contract. */
export const profile: string | undefined = "live";

/** The other contracts, by name. */
export const contracts: Readonly<Record<string, OtherContract>> = {
  "page": {
    "title": "Seedance Generation API",
    "moved": {
      "seedance": "/api/v1/video/seedance"
    },
    "paths": [
      "/api/v1/video/seedance"
    ],
    "adds": {
      "gpt-image-2": {
        "aspectRatio": []
      }
    }
  }
};
