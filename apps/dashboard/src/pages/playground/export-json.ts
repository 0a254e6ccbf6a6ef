import type { EngineState, Results } from "./use-playground.ts";

/** Everything that a visit to the playground made, as a JSON document to keep. */
export function exportJson(
  results: Results,
  engine: Extract<EngineState, { kind: "ready" }>,
  { userAgent }: { readonly userAgent: string },
): string {
  const { context, candidates, rankings, attention } = results;
  const document = {
    schemaVersion: 1,
    kind: "tercet-playground",
    scores: "logit",
    models: "bundled trio",
    engine: engine.description,
    browser: userAgent,
    context,
    candidates,
    rankings,
    attention:
      attention === undefined
        ? null
        : {
            tokens: attention.tokens,
            cut: attention.cut,
            codes: { shape: attention.codes.shape, data: Array.from(attention.codes.data) },
            candidates: { shape: attention.candidates.shape, data: Array.from(attention.candidates.data) },
          },
  };
  return `${JSON.stringify(document, undefined, 1)}\n`;
}
