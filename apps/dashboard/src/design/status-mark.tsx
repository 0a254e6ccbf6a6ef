import type { ReactNode } from "react";
import "./status-mark.css";

/** What a cell says of a claim: its outcome, or that there is none for this commit. */
export type Status = "held" | "failed" | "unsupported" | "not-run" | "stale";

/** The words of each status, and its shape, which tells them apart without colour. */
export const statuses: Readonly<Record<Status, { readonly word: string; readonly shape: string }>> = {
  held: { word: "held", shape: "●" },
  failed: { word: "FAIL", shape: "▲" },
  unsupported: { word: "unsupported", shape: "◇" },
  "not-run": { word: "not run", shape: "○" },
  stale: { word: "stale", shape: "◐" },
};

/** A status as word, shape and colour. Where the word stands in `children` already, it is not repeated. */
export function StatusMark({ status, children }: { readonly status: Status; readonly children?: ReactNode }): ReactNode {
  const { word, shape } = statuses[status];
  return (
    <span className="status" data-status={status}>
      <span aria-hidden="true" className="status-shape">
        {shape}
      </span>
      {children ?? word}
    </span>
  );
}
