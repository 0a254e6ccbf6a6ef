/**
 * The instructions that this backend emits, as data: code, operands and result in the letters i (i32), f (f32), d (f64), v (v128).
 * `m` is a memory argument and `l` a lane number that follow the opcode. Codes from the WebAssembly 3.0 specification.
 */
const table = {
  "i32.eqz": [[0x45], "i:i"],
  "i32.eq": [[0x46], "ii:i"],
  "i32.ne": [[0x47], "ii:i"],
  "i32.lt_s": [[0x48], "ii:i"],
  "i32.lt_u": [[0x49], "ii:i"],
  "i32.gt_s": [[0x4a], "ii:i"],
  "i32.le_s": [[0x4c], "ii:i"],
  "i32.ge_s": [[0x4e], "ii:i"],
  "f32.eq": [[0x5b], "ff:i"],
  "f32.ne": [[0x5c], "ff:i"],
  "f32.lt": [[0x5d], "ff:i"],
  "f32.gt": [[0x5e], "ff:i"],
  "f32.le": [[0x5f], "ff:i"],
  "i32.add": [[0x6a], "ii:i"],
  "i32.sub": [[0x6b], "ii:i"],
  "i32.mul": [[0x6c], "ii:i"],
  "i32.div_s": [[0x6d], "ii:i"],
  "i32.div_u": [[0x6e], "ii:i"],
  "i32.rem_u": [[0x70], "ii:i"],
  "i32.and": [[0x71], "ii:i"],
  "i32.or": [[0x72], "ii:i"],
  "i32.xor": [[0x73], "ii:i"],
  "i32.shl": [[0x74], "ii:i"],
  "i32.shr_s": [[0x75], "ii:i"],
  "i32.shr_u": [[0x76], "ii:i"],
  "f32.abs": [[0x8b], "f:f"],
  "f32.neg": [[0x8c], "f:f"],
  "f32.floor": [[0x8e], "f:f"],
  "f32.nearest": [[0x90], "f:f"],
  "f32.sqrt": [[0x91], "f:f"],
  "f32.add": [[0x92], "ff:f"],
  "f32.sub": [[0x93], "ff:f"],
  "f32.mul": [[0x94], "ff:f"],
  "f32.div": [[0x95], "ff:f"],
  "f32.min": [[0x96], "ff:f"],
  "f32.max": [[0x97], "ff:f"],
  "f64.sqrt": [[0x9f], "d:d"],
  "f64.add": [[0xa0], "dd:d"],
  "f64.div": [[0xa3], "dd:d"],
  "f32.convert_i32_s": [[0xb2], "i:f"],
  "f64.convert_i32_s": [[0xb7], "i:d"],
  "f64.promote_f32": [[0xbb], "f:d"],
  "f32.demote_f64": [[0xb6], "d:f"],
  "i32.reinterpret_f32": [[0xbc], "f:i"],
  "f32.reinterpret_i32": [[0xbe], "i:f"],
  "i32.trunc_sat_f32_s": [[0xfc, 0x00], "f:i"],
  "i32.load": [[0x28], "im:i"],
  "f32.load": [[0x2a], "im:f"],
  "i32.load8_s": [[0x2c], "im:i"],
  "i32.load16_u": [[0x2f], "im:i"],
  "i32.store": [[0x36], "iim:"],
  "f32.store": [[0x38], "ifm:"],
  "i32.store8": [[0x3a], "iim:"],
  "i32.store16": [[0x3b], "iim:"],
  "v128.load": [[0xfd, 0x00], "im:v"],
  "i16x8.load8x8_s": [[0xfd, 0x01], "im:v"],
  "i32x4.load16x4_u": [[0xfd, 0x04], "im:v"],
  "v128.load32_splat": [[0xfd, 0x09], "im:v"],
  "v128.store": [[0xfd, 0x0b], "ivm:"],
  "v128.load32_lane": [[0xfd, 0x56], "ivml:v"],
  "v128.store32_lane": [[0xfd, 0x5a], "ivml:"],
  "v128.store64_lane": [[0xfd, 0x5b], "ivml:"],
  "i32x4.splat": [[0xfd, 0x11], "i:v"],
  "f32x4.splat": [[0xfd, 0x13], "f:v"],
  "f64x2.splat": [[0xfd, 0x14], "d:v"],
  "i32x4.extract_lane": [[0xfd, 0x1b], "vl:i"],
  "i32x4.replace_lane": [[0xfd, 0x1c], "vil:v"],
  "f32x4.extract_lane": [[0xfd, 0x1f], "vl:f"],
  "f64x2.extract_lane": [[0xfd, 0x21], "vl:d"],
  "f32x4.replace_lane": [[0xfd, 0x20], "vfl:v"],
  "i32x4.eq": [[0xfd, 0x37], "vv:v"],
  "i32x4.ne": [[0xfd, 0x38], "vv:v"],
  "i32x4.lt_s": [[0xfd, 0x39], "vv:v"],
  "i32x4.le_s": [[0xfd, 0x3d], "vv:v"],
  "f32x4.eq": [[0xfd, 0x41], "vv:v"],
  "f32x4.ne": [[0xfd, 0x42], "vv:v"],
  "f32x4.lt": [[0xfd, 0x43], "vv:v"],
  "f32x4.le": [[0xfd, 0x45], "vv:v"],
  "v128.not": [[0xfd, 0x4d], "v:v"],
  "v128.and": [[0xfd, 0x4e], "vv:v"],
  "v128.or": [[0xfd, 0x50], "vv:v"],
  "v128.xor": [[0xfd, 0x51], "vv:v"],
  "v128.bitselect": [[0xfd, 0x52], "vvv:v"],
  "v128.any_true": [[0xfd, 0x53], "v:i"],
  "f32x4.floor": [[0xfd, 0x68], "v:v"],
  "f32x4.nearest": [[0xfd, 0x6a], "v:v"],
  "f32x4.demote_f64x2_zero": [[0xfd, 0x5e], "v:v"],
  "f64x2.promote_low_f32x4": [[0xfd, 0x5f], "v:v"],
  "i16x8.narrow_i32x4_s": [[0xfd, 0x85, 0x01], "vv:v"],
  "i32x4.extend_low_i16x8_s": [[0xfd, 0xa7, 0x01], "v:v"],
  "i32x4.abs": [[0xfd, 0xa0, 0x01], "v:v"],
  "i32x4.neg": [[0xfd, 0xa1, 0x01], "v:v"],
  "i32x4.shl": [[0xfd, 0xab, 0x01], "vi:v"],
  "i32x4.shr_s": [[0xfd, 0xac, 0x01], "vi:v"],
  "i32x4.shr_u": [[0xfd, 0xad, 0x01], "vi:v"],
  "i32x4.add": [[0xfd, 0xae, 0x01], "vv:v"],
  "i32x4.sub": [[0xfd, 0xb1, 0x01], "vv:v"],
  "i32x4.mul": [[0xfd, 0xb5, 0x01], "vv:v"],
  "i32x4.min_s": [[0xfd, 0xb6, 0x01], "vv:v"],
  "i32x4.max_s": [[0xfd, 0xb8, 0x01], "vv:v"],
  "i32x4.dot_i16x8_s": [[0xfd, 0xba, 0x01], "vv:v"],
  "f32x4.abs": [[0xfd, 0xe0, 0x01], "v:v"],
  "f32x4.neg": [[0xfd, 0xe1, 0x01], "v:v"],
  "f32x4.sqrt": [[0xfd, 0xe3, 0x01], "v:v"],
  "f32x4.add": [[0xfd, 0xe4, 0x01], "vv:v"],
  "f32x4.sub": [[0xfd, 0xe5, 0x01], "vv:v"],
  "f32x4.mul": [[0xfd, 0xe6, 0x01], "vv:v"],
  "f32x4.div": [[0xfd, 0xe7, 0x01], "vv:v"],
  "f32x4.min": [[0xfd, 0xe8, 0x01], "vv:v"],
  "f32x4.max": [[0xfd, 0xe9, 0x01], "vv:v"],
  "f32x4.pmin": [[0xfd, 0xea, 0x01], "vv:v"],
  "f32x4.pmax": [[0xfd, 0xeb, 0x01], "vv:v"],
  "f64x2.add": [[0xfd, 0xf0, 0x01], "vv:v"],
  "f64x2.sub": [[0xfd, 0xf1, 0x01], "vv:v"],
  "f64x2.mul": [[0xfd, 0xf2, 0x01], "vv:v"],
  "i32x4.trunc_sat_f32x4_s": [[0xfd, 0xf8, 0x01], "v:v"],
  "f32x4.convert_i32x4_s": [[0xfd, 0xfa, 0x01], "v:v"],
  /** a b + c, rounded once or twice as the machine likes best; always alike on one machine. */
  "f32x4.relaxed_madd": [[0xfd, 0x85, 0x02], "vvv:v"],
} as const;

/** Name of an instruction. */
export type Opcode = keyof typeof table;

/** One instruction: its bytes, and what it takes and makes. */
export interface Instruction {
  readonly bytes: readonly number[];
  readonly operands: string;
  readonly result: string;
  readonly takesMemory: boolean;
  readonly takesLane: boolean;
}

function parse(bytes: readonly number[], signature: string): Instruction {
  const [left = "", result = ""] = signature.split(":");
  return { bytes, operands: left.replace(/[ml]/g, ""), result, takesMemory: left.includes("m"), takesLane: left.includes("l") };
}

/** The instruction of a name. */
export const instructions: ReadonlyMap<Opcode, Instruction> = new Map(
  Object.entries(table).map(([name, [bytes, signature]]) => [name as Opcode, parse(bytes, signature)]), // the names are the table's keys
);
