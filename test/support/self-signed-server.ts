import { createServer } from "node:https";
import type { AddressInfo } from "node:net";

/** A key and a certificate for 127.0.0.1 that no machine trusts, valid until 2126. They protect nothing. */
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgUyp0Dw0w73v4vvSF
7JVsz7596u4MJrut5JiaEGVEncahRANCAASBLfk3S59QYR/wVW/gein9ak/6cNZ2
N5eR1kdFNuIrpf+ehLttQ0ZcfI0oYvvaOX6Uy/QG8s+ZLiYBggBIHKAh
-----END PRIVATE KEY-----`;
const cert = `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUQhtJ87uC2W+0kuWKk+eBa0Y7Fb4wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyOTEzMTgzNloYDzIxMjYxMTA1
MTMxODM2WjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASBLfk3S59QYR/wVW/gein9ak/6cNZ2N5eR1kdFNuIrpf+ehLttQ0Zc
fI0oYvvaOX6Uy/QG8s+ZLiYBggBIHKAho28wbTAdBgNVHQ4EFgQUAr8i00WXLRh9
eDRh9johepTEmVUwHwYDVR0jBBgwFoAUAr8i00WXLRh9eDRh9johepTEmVUwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARhwR/AAABgglsb2NhbGhvc3QwCgYIKoZI
zj0EAwIDSAAwRQIhAO2NZ01+yjowcBvbLttl+qcG2exp2AwykOGHCiFRjfXwAiBq
wPEjd5wnr0e51asEc4KKmV3ksiDJmEiH9fMBBLNOLw==
-----END CERTIFICATE-----`;

/** Starts an HTTPS server on this machine whose certificate is not trusted; `count` is the number of requests so far. */
export async function startSelfSignedServer() {
  let count = 0;
  const server = createServer({ key, cert }, (_, response) => {
    count++;
    response.end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get count() {
      return count;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
