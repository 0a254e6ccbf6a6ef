import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import type { z } from "zod";

/** Values of a page's state by name; undefined ones do not appear in the address. */
export type UrlState = Readonly<Record<string, string | undefined>>;

/** How a change of state enters the browser's history: as a new step, or in place of the present one (typing, sorting). */
export type HistoryStep = "push" | "replace";

/**
 * A page's state as its address holds it, read by a schema whose fields all have `.catch(...)`: a damaged address shows the page as it is without
 * the damaged part. Give an object schema that is made once, outside of the component.
 */
export function useUrlState<Schema extends z.ZodType>(
  schema: Schema,
): readonly [state: z.output<Schema>, change: (next: UrlState, step?: HistoryStep) => void] {
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  const navigate = useNavigate();
  const text = JSON.stringify(search);
  // The router makes a new object for the same address.
  const state = useMemo(() => schema.parse(JSON.parse(text)), [schema, text]);
  const change = useCallback(
    (next: UrlState, step: HistoryStep = "replace") => {
      void navigate({
        to: ".",
        search: (before: Readonly<Record<string, unknown>>) =>
          Object.fromEntries(Object.entries({ ...before, ...next }).filter(([, value]) => value !== undefined && value !== "")),
        replace: step === "replace",
        resetScroll: false,
      });
    },
    [navigate],
  );
  return [state, change];
}
