import type { ReactNode } from "react";
import { Panel } from "../../design/panel.tsx";

/** Run here. */
export function RunHere(): ReactNode {
  return (
    <>
      <h1>Run here</h1>
      <Panel title="Run here" state={{ kind: "empty", why: "This page is being built." }} />
    </>
  );
}
