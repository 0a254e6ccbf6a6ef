/** What WebGL 2 holds in textures. */
export interface HeldTextures {
  readonly count: number;
  readonly bytes: number;
}

interface Texture {
  bytes: number;
  isDeleted: boolean;
}

/** The methods that are listened to, and what is heard. */
interface Heard {
  readonly bindTexture: [target: number, texture: WebGLTexture | null];
  readonly bindFramebuffer: [target: number, framebuffer: WebGLFramebuffer | null];
  readonly framebufferTexture2D: [target: number, attachment: number, texturesTarget: number, texture: WebGLTexture | null];
  readonly texStorage2D: [target: number, levels: number, format: number, width: number, height: number];
  readonly texImage2D: [target: number, level: number, format: number, width: number, height: number];
  readonly deleteTexture: [texture: WebGLTexture];
  readonly deleteFramebuffer: [framebuffer: WebGLFramebuffer];
}

/**
 * Counts the textures of all WebGL 2 contexts that are made from now on, and gives what is held at a moment. A texture that was deleted is held as long as it is
 * attached to a framebuffer that is not bound (OpenGL ES 3.0, appendix D.1.2).
 */
export function countTextures(): () => HeldTextures {
  const textures = new Map<WebGLTexture, Texture>();
  const attached = new Map<WebGLFramebuffer, WebGLTexture | null>();
  let [bound, drawn]: [Texture | undefined, WebGLFramebuffer | null] = [undefined, null];
  const size = (format: number, width: number, height: number): void => {
    // Others are of one number of four bytes, or of four numbers of one.
    if (bound !== undefined) bound.bytes = width * height * (format === WebGL2RenderingContext.RGBA32F ? 16 : 4);
  };
  before("bindTexture", (_, texture) => {
    if (texture === null) bound = undefined;
    else textures.set(texture, (bound = textures.get(texture) ?? { bytes: 0, isDeleted: false }));
  });
  before("bindFramebuffer", (_, framebuffer) => (drawn = framebuffer));
  before("framebufferTexture2D", (_, __, ___, texture) => drawn !== null && attached.set(drawn, texture));
  before("texStorage2D", (_, __, format, width, height) => size(format, width, height));
  before("texImage2D", (_, __, format, width, height) => size(format, width, height));
  before("deleteTexture", (texture) => {
    const own = textures.get(texture);
    if (own !== undefined) own.isDeleted = true;
    if (drawn !== null && attached.get(drawn) === texture) attached.delete(drawn);
  });
  before("deleteFramebuffer", (framebuffer) => attached.delete(framebuffer));
  return () => {
    const inUse = new Set(attached.values());
    const held = [...textures].filter(([texture, { isDeleted }]) => !isDeleted || inUse.has(texture));
    return { count: held.length, bytes: held.reduce((sum, [, { bytes }]) => sum + bytes, 0) };
  };
}

/** Calls `hear` before every call of a method of WebGL 2. */
function before<Name extends keyof Heard>(name: Name, hear: (...args: Heard[Name]) => unknown): void {
  const { prototype } = WebGL2RenderingContext;
  const own = prototype[name] as (...args: Heard[Name]) => unknown; // of its forms the one that is heard
  const value = function (this: WebGL2RenderingContext, ...args: Heard[Name]): unknown {
    hear(...args);
    return own.apply(this, args);
  };
  Object.defineProperty(prototype, name, { value });
}
