export { bundledModels, samples, type BundledModel } from "./bundled.ts";
