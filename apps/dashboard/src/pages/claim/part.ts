import type { ClaimData } from "../../data/claim-data.ts";
import type { PanelState } from "../../design/panel.tsx";

/** What every part of the page is given: what is known of the subject, and the claim's cells by record. */
export interface ClaimPart {
  readonly state: PanelState;
  readonly details: ClaimData | undefined;
  /** Oldest first. */
  readonly history: readonly (readonly [record: number, cell: string])[];
}
