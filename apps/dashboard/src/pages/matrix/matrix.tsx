import type { ReactNode } from "react";
import { Panel } from "../../design/panel.tsx";

/** Matrix. */
export function Matrix(): ReactNode {
  return (
    <>
      <h1>Matrix</h1>
      <Panel title="Matrix" state={{ kind: "empty", why: "This page is being built." }} />
    </>
  );
}
