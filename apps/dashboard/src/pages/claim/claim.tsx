import type { ReactNode } from "react";
import { Panel } from "../../design/panel.tsx";

/** Claim. */
export function ClaimDetail(): ReactNode {
  return (
    <>
      <h1>Claim</h1>
      <Panel title="Claim" state={{ kind: "empty", why: "This page is being built." }} />
    </>
  );
}
