import { errors } from "../../errors.ts";
import type { GpuClass } from "./library.ts";

/** The class of the optional peer gpu.js. The import stands in a `try`, where bundlers let it be absent. @throws TercetError `library-absent` */
export async function installedGpu(): Promise<GpuClass> {
  try {
    // Bundlers know a library of CommonJS by its default alone.
    return (await import("gpu.js")).default.GPU;
  } catch (error) {
    throw errors["library-absent"]({ package: "gpu.js", backend: "gpujs" }, error);
  }
}
