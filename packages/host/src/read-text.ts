import { errors } from "./errors.ts";
import type { Files, ReadLimits } from "./files.ts";

/**
 * A whole file as text, strictly UTF-8. A byte order mark is kept, for the caller to judge.
 * @throws TercetError `text-not-utf8` with the offset of the first bad byte.
 * @example
 * const { files } = memoryHost();
 * await files.writeAtomic("a.txt", "gr\u00fc\u00dfe");
 * expect(await readText(files, "a.txt")).toBe("gr\u00fc\u00dfe");
 */
export async function readText(files: Files, path: string, limits?: ReadLimits): Promise<string> {
  const bytes = await files.readAll(path, limits);
  const offset = firstInvalidUtf8(bytes);
  if (offset >= 0) throw errors["text-not-utf8"]({ path, offset });
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

/**
 * Where bytes stop being UTF-8 (the start of the bad sequence), or -1.
 * @example expect(firstInvalidUtf8(new Uint8Array([65, 0xff]))).toBe(1);
 */
export function firstInvalidUtf8(bytes: Uint8Array): number {
  const valid = (from: number, to: number): boolean => {
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(from, to));
      return true;
    } catch {
      return false;
    }
  };
  if (valid(0, bytes.length)) return -1;
  // Whole blocks first, then byte by byte from the last good character on.
  let at = 0;
  for (const block of [65_536, 256, 1]) {
    while (at < bytes.length) {
      let end = Math.min(bytes.length, at + block);
      while (end < bytes.length && ((bytes[end] ?? 0) & 0xc0) === 0x80 && end - at < block + 3) end += 1;
      if (!valid(at, end)) break;
      at = end;
    }
  }
  return at;
}
