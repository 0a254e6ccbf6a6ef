import type { ReactNode } from "react";
import type { CheckpointData } from "../../data/checkpoint-data.ts";
import { DataTable } from "../../design/data-table.tsx";
import { Panel, type PanelState } from "../../design/panel.tsx";

/** Outputs that are not compared, and why: nothing of a checkpoint is passed over in silence. */
export function LeftAlonePanel({ state, data }: { readonly state: PanelState; readonly data: CheckpointData | undefined }): ReactNode {
  const rows = data?.case.leftAlone ?? [];
  const own: PanelState =
    data !== undefined && rows.length === 0 ? { kind: "empty", why: "Nothing: every output of this checkpoint is compared." } : state;
  return (
    <Panel title="Left alone" state={own} height={4} note="Outputs that the checkpoint holds and that are not compared.">
      <DataTable
        caption="Outputs that are not compared, and why"
        captionHidden
        columns={[
          { name: "output", value: ({ output }) => output },
          { name: "why", value: ({ why }) => why },
        ]}
        rows={rows}
        keyOf={({ output }) => output}
      />
    </Panel>
  );
}
