import type { ReactNode } from "react";
import { Panel } from "../../design/panel.tsx";

/** Overview. */
export function Overview(): ReactNode {
  return (
    <>
      <h1>Overview</h1>
      <Panel title="Overview" state={{ kind: "empty", why: "This page is being built." }} />
    </>
  );
}
