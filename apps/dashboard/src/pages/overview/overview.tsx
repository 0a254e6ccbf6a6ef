import type { ReactNode } from "react";
import { overviewResource } from "../../data/overview-data.ts";
import { panelState, useResource } from "../../data/use-resource.ts";
import { ChangesPanel } from "./changes-panel.tsx";
import { EqualPanel } from "./equal-panel.tsx";
import { HeadsPanel } from "./heads-panel.tsx";
import "./overview.css";
import { ProofPanel } from "./proof-panel.tsx";
import { TokenizersPanel } from "./tokenizers-panel.tsx";
import { RatiosPanel } from "./ratios-panel.tsx";

/** Where everything stands. */
export function Overview(): ReactNode {
  const [loaded, again] = useResource(overviewResource);
  const value = loaded.kind === "ready" ? loaded.value : undefined;
  const state = panelState(loaded, again);
  return (
    <>
      <h1>Is everything equal?</h1>
      <div className="overview-columns">
        <EqualPanel value={value} state={state} />
        <HeadsPanel value={value} state={state} />
      </div>
      <RatiosPanel value={value} state={state} />
      <ChangesPanel value={value} state={state} />
      <ProofPanel value={value} state={state} />
      <TokenizersPanel value={value} state={state} />
    </>
  );
}
