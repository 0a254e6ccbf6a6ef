@group(0) @binding(0) var<uniform> parameters: array<vec4<i32>, 2>;
@group(0) @binding(1) var<storage, read_write> memory0: array<f32>;
@group(0) @binding(2) var<storage, read> memory1: array<f32>;
fn divide(a: f32, b: f32) -> f32 { return correctedQuotient(a, b); }
fn squareRoot(a: f32) -> f32 { return correctedRoot(a); }
fn correctedQuotient(a: f32, b: f32) -> f32 {
  let above = i32((bitcast<u32>(a) >> 23u) & 0xffu);
  let below = i32((bitcast<u32>(b) >> 23u) & 0xffu);
  if (above == 0i || below == 0i || above == 255i || below == 255i) { return a / b; }
  let x = bitcast<f32>((bitcast<u32>(a) & 0x807fffffu) | 0x3f800000u);
  let y = bitcast<f32>((bitcast<u32>(b) & 0x807fffffu) | 0x3f800000u);
  let first = x / y;
  let second = first + fma(-first, y, x) / y;
  let third = second + fma(-second, y, x) / y;
  let half = (above - below) / 2i;
  return third * powerOfTwo(half) * powerOfTwo(above - below - half);
}
fn correctedRoot(a: f32) -> f32 {
  let exponent = i32((bitcast<u32>(a) >> 23u) & 0xffu) - 127i;
  if (exponent == -127i || exponent == 128i || a < 0f) { return sqrt(a); }
  let half = exponent >> 1u;
  let x = bitcast<f32>((bitcast<u32>(a) & 0x7fffffu) | (u32(exponent - 2i * half + 127i) << 23u));
  let first = sqrt(x);
  let second = first + fma(-first, first, x) / (2f * first);
  let third = second + fma(-second, second, x) / (2f * second);
  return third * powerOfTwo(half);
}
fn powerOfTwo(exponent: i32) -> f32 { return bitcast<f32>(u32(exponent + 127i) << 23u); }
struct Values {
  value0: f32,
}
fn valuesAt(element: u32) -> Values {
  let c0 = i32(element);
  let t1 = memory1[c0];
  let t2 = squareRoot(t1);
  let t3 = divide(t2, t1);
  return Values(t3);
}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let at = (group.y * groups.x + group.x) * 64u + local;
  let count = u32(parameters[0].y);
  if (at >= count) { return; }
  let values = valuesAt(at);
  memory0[at] = values.value0;
}
