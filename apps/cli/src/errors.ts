import { defineErrors, type ErrorConstructors } from "@tercet/host";

interface Details {
  "context-empty": Record<string, never>;
  "model-unknown": { name: string; reason: string };
}

/** This application's errors. */
export const errors: ErrorConstructors<Details> = defineErrors<Details>({
  "context-empty": {
    exit: 65,
    must: () => "A context must hold some text",
    got: () => "it is empty",
    fix: () => "Pass it with --context, or --context - and a pipe.",
  },
  "model-unknown": {
    exit: 66,
    must: () => "A model must be bi, poly, cross or a model folder",
    got: (d) => `${d.name} is not: ${d.reason}`,
    fix: () => "Pass a folder that holds tercet.json, modules.json or config.json beside its weights.",
  },
});
