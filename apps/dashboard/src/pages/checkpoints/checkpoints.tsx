import type { ReactNode } from "react";
import { Panel } from "../../design/panel.tsx";

/** Checkpoints. */
export function Checkpoints(): ReactNode {
  return (
    <>
      <h1>Checkpoints</h1>
      <Panel title="Checkpoints" state={{ kind: "empty", why: "This page is being built." }} />
    </>
  );
}
