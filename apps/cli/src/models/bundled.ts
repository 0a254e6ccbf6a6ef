import { bundledModels, samples } from "@tercet/models";
import { fileURLToPath } from "node:url";

/** The folder of a model of the bundled trio, by its head's name; undefined for any other name. */
export function bundledFolder(name: string): string | undefined {
  const model = bundledModels.find((each) => each.name === name);
  return model === undefined ? undefined : fileURLToPath(model.folder).replace(/[/\\]$/, "");
}

/** Paths of the sample contexts and replies. */
export const samplePaths: { readonly contexts: string; readonly replies: string } = {
  contexts: fileURLToPath(samples.contexts),
  replies: fileURLToPath(samples.replies),
};
