import { z } from "zod";

/** What is typed in the playground. */
export interface Texts {
  readonly context: string;
  /** Candidates, one a line. */
  readonly candidates: string;
}

/** Texts as a part of an address. */
export type Shared =
  | { readonly kind: "plain"; readonly context: string; readonly candidates: string }
  | { readonly kind: "packed"; readonly packed: string }
  | { readonly kind: "too-long"; readonly characters: number };

/** Texts stand in an address as they are up to this length, as it counts them; longer ones are compressed. */
const mostPlain = 400;
/** Longest compressed texts: servers, mail and chat programs cut addresses that are much longer. */
export const mostPacked = 4000;
/** What a damaged or hostile address may unpack to, at most. */
const mostUnpacked = 2 ** 20;

const pair = z.tuple([z.string(), z.string()]);

/** Texts in the shortest form that an address can hold. */
export async function shareTexts({ context, candidates }: Texts): Promise<Shared> {
  if (encodeURIComponent(context + candidates).length <= mostPlain) return { kind: "plain", context, candidates };
  const bytes = await piped(
    new TextEncoder().encode(JSON.stringify([context, candidates])),
    new CompressionStream("deflate-raw"),
    Infinity,
  );
  const packed = toBase64(bytes ?? new Uint8Array());
  return packed.length <= mostPacked ? { kind: "packed", packed } : { kind: "too-long", characters: packed.length };
}

/** Texts out of their compressed form; undefined where it is damaged. */
export async function unpackTexts(packed: string): Promise<Texts | undefined> {
  try {
    const bytes = await piped(fromBase64(packed), new DecompressionStream("deflate-raw"), mostUnpacked);
    const parts: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    const read = pair.safeParse(parts);
    return read.success ? { context: read.data[0], candidates: read.data[1] } : undefined;
  } catch {
    return undefined;
  }
}

/** What a stream makes of bytes; undefined, and the stream is left, where that is more than the limit. */
async function piped(
  bytes: Uint8Array<ArrayBuffer>,
  through: CompressionStream | DecompressionStream,
  limit: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const reader = new Blob([bytes]).stream().pipeThrough(through).getReader();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Uint8Array(await new Blob(pieces).arrayBuffer());
    pieces.push(value);
    length += value.length;
    if (length <= limit) continue;
    await reader.cancel();
    return undefined;
  }
}

// In the letters of base64url, which stand in an address as they are.
function toBase64(bytes: Uint8Array): string {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/u, "");
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
}
