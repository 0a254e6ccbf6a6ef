import type { Environment } from "@tercet/equivalence";
import type { FromClaims } from "../../workers/claims-protocol.ts";
import { browserName } from "./browser-name.ts";
import { environmentHere, startClaims, type WantedClaims } from "./start-claims.ts";

/** What a program that drives this browser (`tercet verify --environment browser`) finds on the page as `tercetClaims`. */
interface Driven {
  readonly environment: () => Promise<Environment>;
  /** Lists or checks claims; tells of everything, and resolves at the end. */
  readonly start: (wanted: Omit<WantedClaims, "environment">, tell: (message: FromClaims) => void) => Promise<void>;
}

const environment = async (): Promise<Environment> => environmentHere(await browserName());

/** Puts the way to check claims where a program finds it. */
export function offerToDriver(): void {
  const driven: Driven = {
    environment,
    start: async (wanted, tell) => {
      const here = await environment();
      await new Promise<void>((resolve) => {
        startClaims({ ...wanted, environment: here }, (message) => {
          tell(message);
          if (message.kind === "done" || message.kind === "failed") resolve();
        });
      });
    },
  };
  Object.assign(globalThis, { tercetClaims: driven });
}
