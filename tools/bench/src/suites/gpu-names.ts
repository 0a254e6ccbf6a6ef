/** Tercet on WebGPU in Node. */
export const gpuInNode = "tercet webgpu";

/** Tercet on WebGPU in the page that it shares with peers. */
export const gpuInPage = "tercet webgpu-page";
