import { fileURLToPath } from "node:url";

/** The folder of the trained trio that comes with the repository. */
export const bundledFolder: string = fileURLToPath(new URL("../../../../packages/models/trio/", import.meta.url)).replace(/\/$/, "");

/** The folder of the sample contexts and replies. */
export const samplesFolder: string = fileURLToPath(new URL("../../../../packages/models/samples/", import.meta.url)).replace(/\/$/, "");
