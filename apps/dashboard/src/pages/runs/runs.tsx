import type { ReactNode } from "react";
import { Panel } from "../../design/panel.tsx";

/** Runs. */
export function Runs(): ReactNode {
  return (
    <>
      <h1>Runs</h1>
      <Panel title="Runs" state={{ kind: "empty", why: "This page is being built." }} />
    </>
  );
}
