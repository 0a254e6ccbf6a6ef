import { allClaims, checkpointClaims, findCases, openCheckedPlaces, ownCases, readVectors, vectorClaims, type CheckedPlace } from "@tercet/claims"; // prettier-ignore
import type { Environment } from "@tercet/equivalence";
import type { Host } from "@tercet/host";
import { environmentOf } from "@tercet/tensor/claims";
import { fileURLToPath } from "node:url";
import type { Bench } from "./bench.ts";
import { checkClaims } from "./check.ts";
import { openPlace, type Place } from "./places.ts";

const environment: Environment = { runtime: "node", device: "cpu" };

/** Claims that this process checks. `vectors` is a folder of third-party cases, which are claims then too. */
export async function nodeBench(places: readonly Place[], vectors: string | undefined, host: Host): Promise<Bench> {
  const { files, wideVectors } = host;
  const folders = await findCases(files, fileURLToPath(ownCases).replace(/[/\\]$/, ""));
  const thirdParty = vectors === undefined ? [] : await readVectors(files, vectors);
  const checked = await openCheckedPlaces(
    places.map((place): CheckedPlace => ({
      open: () => openPlace(place, host),
      ...(place.isOptional === undefined ? {} : { isOptional: place.isOptional }),
      claims: (backend) => {
        const own = environmentOf(backend, environment);
        return [
          ...allClaims(backend, environment, { wideVectors }),
          ...checkpointClaims(folders, { backend, environment: own, files }),
          ...vectorClaims(thirdParty, backend, own),
        ];
      },
    })),
  );
  return {
    environment,
    claims: checked.claims,
    absent: checked.absent,
    backends: checked.backends().map((backend) => backend.describe()),
    check: (claims, options) => checkClaims(checked, claims, options),
    close: checked.close,
  };
}
