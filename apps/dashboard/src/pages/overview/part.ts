import type { OverviewData } from "../../data/overview-data.ts";
import type { PanelState } from "../../design/panel.tsx";

/** What every panel of the overview is given. */
export interface OverviewPart {
  readonly value: OverviewData | undefined;
  readonly state: PanelState;
}
