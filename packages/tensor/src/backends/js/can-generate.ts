/** Whether `new Function` is allowed here; a content security policy may forbid it. */
export function canGenerate(): boolean {
  try {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- a fixed text: whether it is allowed is the question
    return typeof new Function("return true") === "function";
  } catch {
    return false;
  }
}
