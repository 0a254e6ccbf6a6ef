import type { Environment } from "@tercet/equivalence";
import type { ClaimsStart, FromClaims } from "../../workers/claims-protocol.ts";

/** What a start leaves to the page: where its host keeps the reference cases. */
export type WantedClaims = Omit<ClaimsStart, "cases">;

/** Starts a worker that lists or checks claims; gives the way to end it. */
export function startClaims(wanted: WantedClaims, hear: (message: FromClaims) => void): () => void {
  const worker = new Worker(new URL("../../workers/claims-worker.ts", import.meta.url), { type: "module" });
  worker.addEventListener("message", ({ data }: MessageEvent<FromClaims>) => {
    hear(data);
    if (data.kind === "done" || data.kind === "failed") worker.terminate();
  });
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    hear({ kind: "failed", message: "the worker ended", detail: event.message });
  });
  worker.postMessage({ ...wanted, cases: new URL("data/cases/", document.baseURI).href } satisfies ClaimsStart);
  return () => worker.terminate();
}

/** Where the claims of this page are checked. */
export function environmentHere(browser: string): Environment {
  return {
    runtime: "browser",
    device: "cpu",
    details: { browser, processors: String(navigator.hardwareConcurrency), isolated: String(crossOriginIsolated) },
  };
}
