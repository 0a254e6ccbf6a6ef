import type { ReactNode } from "react";
import { Panel } from "../../design/panel.tsx";

/** Playground. */
export function Playground(): ReactNode {
  return (
    <>
      <h1>Playground</h1>
      <Panel title="Playground" state={{ kind: "empty", why: "This page is being built." }} />
    </>
  );
}
