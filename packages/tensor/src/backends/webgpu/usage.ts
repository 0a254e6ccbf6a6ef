/** The flags of buffers and passes as the standard fixes them: Node has no globals that hold them. */
export const usage = {
  mapRead: 0x0001,
  copySource: 0x0004,
  copyTarget: 0x0008,
  uniform: 0x0040,
  storage: 0x0080,
  queryResolve: 0x0200,
} as const;

/** `GPUMapMode.READ`. */
export const mapToRead = 1;

/** `GPUShaderStage.COMPUTE`. */
export const computeStage = 4;
