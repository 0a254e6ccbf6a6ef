import type { DType } from "../dtype.ts";
import type { Shape } from "../shape.ts";
import type { Backend, Buffer } from "./interface.ts";
import { requireOwn } from "./require-own.ts";

/** Buffers of a backend that keeps their content in values of its own, and counts their bytes. */
export interface HeldBuffers<Content> {
  /** A buffer with this content, of so many bytes. */
  readonly hold: (content: Content, shape: Shape, dtype: DType, bytes: number) => Buffer;
  /** What a buffer holds. @throws TercetError `backend-mixed`, `tensor-released` */
  readonly contentOf: (buffer: Buffer) => Content;
  /** Bytes of all buffers that are held. */
  readonly live: number;
}

/** Buffers of the backend that `backend` gives, which is asked for at the first of them. `letGo` hears of the content of each that is released. */
export function heldBuffers<Content>(backend: () => Backend, letGo: (content: Content) => void = () => {}): HeldBuffers<Content> {
  const held = new WeakMap<Buffer, { readonly content: Content }>();
  let live = 0;
  return {
    hold: (content, shape, dtype, bytes) => {
      live += bytes;
      const buffer: Buffer = {
        backend: backend(),
        shape,
        dtype,
        bytes,
        release: () => {
          if (!held.delete(buffer)) return;
          live -= bytes;
          letGo(content);
        },
        get released() {
          return !held.has(buffer);
        },
      };
      held.set(buffer, { content });
      return buffer;
    },
    contentOf: (buffer) => {
      requireOwn(backend(), buffer);
      return (held.get(buffer) as { readonly content: Content }).content; // one that is not released is held
    },
    get live() {
      return live;
    },
  };
}
