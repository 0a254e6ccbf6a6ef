import type { Cells, GlContext, GpuDevice, GpuKernel, MadeKernel } from "./library.ts";

// A kernel of gpu.js holds its last result until it runs again, what the host gave it, and what its results were read through: all until it is destroyed. It offers
// nothing to let go of them, so what its own `destroy` does is done here after every run (gpu.js 2.24.1: `backend/gl/kernel.js`, `backend/web-gpu/kernel.js`).

/** The device of a kernel that has run in WebGPU. */
export function deviceOf({ context }: MadeKernel): GpuDevice | undefined {
  return context != null && "device" in context ? context.device : undefined;
}

/** The context of a kernel that has run in WebGL. */
function glOf({ context }: MadeKernel): GlContext | undefined {
  return context != null && "framebufferTexture2D" in context ? context : undefined;
}

/** Waits until a device is through with what it was given; processors are when a call returns. */
export async function deviceIsIdle({ kernel }: GpuKernel): Promise<void> {
  await deviceOf(kernel)?.queue.onSubmittedWorkDone();
  glOf(kernel)?.finish();
}

/** Lets go of all that a kernel keeps of its run; its result stays. Its size must be set again before it runs. */
export function freeLastRun({ kernel }: GpuKernel): void {
  kernel.texture?.delete();
  kernel.texture = null;
  const gl = glOf(kernel);
  // A texture stays as long as something that is not bound could draw to it.
  if (gl !== undefined && kernel.framebuffer !== undefined) detach(gl, kernel.framebuffer);
  // The smallest array takes the place of the last one.
  for (const argument of kernel.kernelArguments ?? [])
    if (argument.uploadValue instanceof Float32Array) argument.updateValue(new Float32Array(1));
  const output = kernel.outputBuffer;
  if (output && --output._refs === 0) output.destroy();
  kernel.outputBuffer = null;
  for (const argument of kernel.paramsLayout?.arrayArgs ?? []) {
    argument.buffer?.destroy();
    argument.buffer = null;
    argument.boundBuffer = null;
  }
}

/** Frees cells that lie on the device. */
export function release(cells: Cells | undefined): void {
  if (cells !== undefined && !(cells instanceof Float32Array)) cells.delete();
}

/** Lets go of what cells were read through; no other reading is under way. */
export function freeReading(cells: Cells): void {
  if (cells instanceof Float32Array) return;
  const gl = glOf(cells.kernel);
  if (gl !== undefined && cells.framebuffer !== undefined) detach(gl, cells.framebuffer());
  for (const { buffer } of cells.kernel.stagingPool ?? []) buffer.destroy();
  cells.kernel.stagingPool = [];
}

function detach(gl: GlContext, framebuffer: object): void {
  gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, null, 0);
}
