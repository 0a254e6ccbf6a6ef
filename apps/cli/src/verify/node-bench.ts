import { allClaims, checkpointClaims, findCases, ownCases, readVectors, vectorClaims } from "@tercet/claims";
import type { Claim, Environment } from "@tercet/equivalence";
import type { Host } from "@tercet/host";
import type { Backend } from "@tercet/tensor";
import { fileURLToPath } from "node:url";
import type { BackendOptions } from "../backend.ts";
import type { Bench } from "./bench.ts";
import { checkClaims } from "./check.ts";
import { openPlaces } from "./places.ts";

const environment: Environment = { runtime: "node", device: "cpu" };

/** Claims that this process checks. `vectors` is a folder of third-party cases, which are claims then too. */
export async function nodeBench(places: readonly BackendOptions[], vectors: string | undefined, host: Host): Promise<Bench> {
  const backends = await openPlaces(places, host);
  const close = async (): Promise<void> => {
    await Promise.all(backends.map((backend) => backend.close()));
  };
  try {
    const claims = await claimsOn(backends, vectors, host);
    return { environment, claims, backends: backends.map((backend) => backend.describe()), check: checkClaims, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Claims of every place in one list; one that no backend takes part in stands in it once. */
async function claimsOn(
  backends: readonly Backend[],
  vectors: string | undefined,
  { files, wideVectors }: Host,
): Promise<readonly Claim[]> {
  const folders = await findCases(files, fileURLToPath(ownCases).replace(/[/\\]$/, ""));
  const thirdParty = vectors === undefined ? [] : await readVectors(files, vectors);
  const claims = backends.flatMap((backend) => [
    ...allClaims(backend, environment, { wideVectors }),
    ...checkpointClaims(folders, { backend, environment, files }),
    ...vectorClaims(thirdParty, backend, environment),
  ]);
  return [...new Map(claims.map((claim) => [claim.id, claim])).values()];
}
