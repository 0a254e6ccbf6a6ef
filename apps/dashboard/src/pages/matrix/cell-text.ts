import type { Status } from "../../design/status-mark.tsx";
import { figure } from "../../design/figures.ts";
import { codes, type Matrix } from "./matrix-model.ts";

/** How an error is told: as a part of its bound, or in ULP. */
export type ErrorUnit = "bound" | "ulp";

/** What a cell shows: its status where there is a claim, a text, and the whole story for whoever asks. */
export interface CellText {
  readonly status: Status | undefined;
  readonly text: string;
  readonly story: string;
}

/** The text of one claim's cell. A cell always says something. */
export function cellText({ code, first, part, ulp, columns, data }: Matrix, at: number, unit: ErrorUnit): CellText {
  const value = unit === "bound" ? figure(part[at] ?? NaN) : `${figure(ulp[at] ?? NaN)} ulp`;
  const errors = `worst error ${figure(part[at] ?? NaN)} of its bound, ${figure(ulp[at] ?? NaN)} ULP`;
  const number = first[at] ?? 0;
  const old = data.columns[at % columns]?.stale;
  const aged = old === undefined ? "" : `; measured at ${old.hash.slice(0, 9)}, not since`;
  switch (code[at]) {
    case codes.held:
      return old === undefined
        ? { status: "held", text: `held ${value}`, story: `held on ${number} inputs: ${errors}` }
        : { status: "stale", text: `stale ${value}`, story: `held on ${number} inputs: ${errors}${aged}` };
    case codes.failed:
      return {
        status: "failed",
        text: `FAIL ${number}/${data.runs}`,
        story: `input ${number} of ${data.runs} disagreed: ${errors}${aged}`,
      };
    case codes.unsupported:
      return { status: "unsupported", text: "unsupported", story: `${data.reasons[number] ?? ""}${aged}` };
    case codes.notRun:
      return { status: "not-run", text: "not run", story: `${data.reasons[number] ?? ""}${aged}` };
    default:
      return { status: undefined, text: "no claim", story: "there is no such claim here" };
  }
}
