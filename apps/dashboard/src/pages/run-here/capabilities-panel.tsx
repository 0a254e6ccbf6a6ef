import { useEffect, useState, type ReactNode } from "react";
import { DataTable } from "../../design/data-table.tsx";
import { Panel } from "../../design/panel.tsx";
import { findCapabilities, type Capability } from "./capabilities.ts";

/** What this browser has, found by trying. */
export function CapabilitiesPanel(): ReactNode {
  const [found, setFound] = useState<readonly Capability[]>();
  useEffect(() => {
    let isShown = true;
    void findCapabilities().then((capabilities) => {
      if (isShown) setFound(capabilities);
    });
    return () => {
      isShown = false;
    };
  }, []);
  return (
    <Panel title="This browser" state={found === undefined ? { kind: "loading" } : { kind: "ready" }} height={12}>
      <DataTable
        caption="What this browser has, found by trying"
        captionHidden
        columns={[
          { name: "what", value: ({ name }) => name },
          { name: "here", value: ({ value }) => value },
          { name: "so", value: ({ means }) => means },
        ]}
        rows={found ?? []}
        keyOf={({ name }) => name}
      />
    </Panel>
  );
}
