import type { ReactNode } from "react";
import { Panel } from "../design/panel.tsx";

/** What a page shows that failed, or whose code did not arrive. */
export function PageFailed({ error, reset }: { readonly error: unknown; readonly reset: () => void }): ReactNode {
  const [message, detail] = error instanceof Error ? [error.message, error.stack ?? ""] : [String(error), ""];
  return (
    <>
      <h1>This page failed</h1>
      <Panel title="What happened" state={{ kind: "error", message, detail, retry: reset }} />
    </>
  );
}
