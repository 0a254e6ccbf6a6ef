import type { ReactNode } from "react";
import { Panel } from "../../design/panel.tsx";

/** Benchmarks. */
export function Benchmarks(): ReactNode {
  return (
    <>
      <h1>Benchmarks</h1>
      <Panel title="Benchmarks" state={{ kind: "empty", why: "This page is being built." }} />
    </>
  );
}
