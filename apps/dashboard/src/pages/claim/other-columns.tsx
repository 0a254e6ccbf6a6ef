import { Link } from "@tanstack/react-router";
import { useMemo, type ReactNode } from "react";
import type { MatrixData } from "../../data/matrix-data.ts";
import { DataTable } from "../../design/data-table.tsx";
import { Panel } from "../../design/panel.tsx";
import { StatusMark } from "../../design/status-mark.tsx";
import { idAt } from "../matrix/address.ts";
import { cellText } from "../matrix/cell-text.ts";
import { matrixModel } from "../matrix/matrix-model.ts";
import type { FoundClaim } from "./find-claim.ts";

/** The same claim on every backend, mode and environment. */
export function OtherColumns({ data, found: { row, column } }: { readonly data: MatrixData; readonly found: FoundClaim }): ReactNode {
  const rows = useMemo(() => {
    const matrix = matrixModel(data);
    return data.columns.map(({ label }, place) => ({ label, place, cell: cellText(matrix, row * matrix.columns + place, "bound") }));
  }, [data, row]);
  return (
    <Panel title="The same claim elsewhere" level={3} state={{ kind: "ready" }}>
      <DataTable
        caption="The same claim on every backend, mode and environment"
        captionHidden
        columns={[
          {
            name: "where",
            value: ({ label }) => label,
            show: ({ label, place, cell }) =>
              place === column ? (
                <b>{label} (this one)</b>
              ) : cell.status === undefined ? (
                label
              ) : (
                <Link to="/claim" search={{ id: idAt(data, row, place) }}>
                  {label}
                </Link>
              ),
          },
          {
            name: "outcome",
            value: ({ cell }) => cell.text,
            show: ({ cell }) => (cell.status === undefined ? cell.text : <StatusMark status={cell.status}>{cell.text}</StatusMark>),
          },
          { name: "in words", value: ({ cell }) => cell.story },
        ]}
        rows={rows}
        keyOf={({ label }) => label}
      />
    </Panel>
  );
}
