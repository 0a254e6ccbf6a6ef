import type { FloatPrecision } from "../../scalar/float-precision.ts";
import type { Dialect } from "./dialects/dialect.ts";
import { glsl } from "./dialects/glsl.ts";
import { javascript } from "./dialects/javascript.ts";
import { typed } from "./dialects/typed.ts";

/** The modes of gpu.js that kernels are written for. */
export type GpujsMode = "webgpu" | "webgl2" | "webasm" | "cpu";

/** What a mode of gpu.js is like. */
export interface ModeTraits {
  readonly dialect: Dialect;
  /**
   * Where an integer keeps 32 bits. `variables`: in one that starts as a literal and is counted up once. `arguments`: in an argument that the kernel assigns to,
   * because gpu.js makes a float of every variable that it declares.
   */
  readonly integers: "variables" | "arguments";
  /** `traced`: a plan is one `createPipeline`, between whose runs the host holds all data. `resident`: kernels hand on what lies on the device. */
  readonly plans: "traced" | "resident";
  /**
   * `axes`: a cell has the coordinates of its thread. `flat`: they are computed from one number, because results of one and of two axes are different things to
   * gpu.js: in WebGL a kernel that has read the one refuses the other, on processors they are arrays of arrays.
   */
  readonly layout: "axes" | "flat";
  /** True where a read outside of an array ends the run, also one whose value is not used. */
  readonly trapsOutside: boolean;
  /** True where compilers take (x + y) - y for x. */
  readonly regroupsSums: boolean;
  /** How float32 differs from IEEE 754's. */
  readonly precision?: FloatPrecision;
  /** The type of an array argument. */
  readonly array: "Array" | "ArrayTexture(1)";
}

/** What the languages of shaders promise: WGSL 1.0, section 15.7.4, and GLSL ES 3.2, section 4.7.1, which give quotients and roots the same room. */
const shaders: FloatPrecision = { division: 2.5, sqrt: 4.5, flushesSubnormals: true, assumesFinite: true };

/** Chromium's compiler makes one zero of a product with a constant zero, whatever the signs; GLSL ES asks for nothing else. */
const glslShaders: FloatPrecision = { ...shaders, losesSignsOfZero: true };

export const modeTraits: { readonly [M in GpujsMode]: ModeTraits } = {
  webgpu: {
    dialect: typed,
    integers: "variables",
    plans: "resident",
    layout: "axes",
    trapsOutside: false,
    regroupsSums: true,
    precision: shaders,
    array: "Array",
  },
  webgl2: {
    dialect: glsl,
    integers: "variables",
    plans: "resident",
    layout: "flat",
    trapsOutside: false,
    regroupsSums: true,
    precision: glslShaders,
    array: "ArrayTexture(1)",
  },
  webasm: {
    dialect: typed,
    integers: "arguments",
    plans: "traced",
    layout: "axes",
    trapsOutside: true,
    regroupsSums: false,
    array: "Array",
  },
  cpu: {
    dialect: javascript,
    integers: "variables",
    plans: "resident",
    layout: "flat",
    trapsOutside: false,
    regroupsSums: false,
    array: "Array",
  },
};
