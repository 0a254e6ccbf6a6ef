import { claimId } from "@tercet/equivalence";
import type { MatrixData } from "../../data/matrix-data.ts";

/** The id of the claim in a row and a column. */
export function idAt({ subjects, rows, columns }: MatrixData, row: number, column: number): string {
  const [subject = 0, property = ""] = rows[row] ?? [];
  const [kind = "", name = ""] = subjects[subject] ?? [];
  const place = columns[column];
  if (place === undefined) return "";
  const { backend, mode, threads, runtime, device } = place;
  return claimId({
    // Kinds of a record are those of claims.
    subject: { kind: kind as Parameters<typeof claimId>[0]["subject"]["kind"], name },
    property: { name: property },
    backend: { name: backend, ...(mode === undefined ? {} : { mode }), ...(threads === undefined ? {} : { threads }) },
    environment: { runtime, device },
  });
}
