@group(0) @binding(0) var<uniform> parameters: array<vec4<i32>, 2>;
@group(0) @binding(1) var<storage, read_write> memory0: array<f32>;
@group(0) @binding(2) var<storage, read> memory1: array<f32>;
fn floatOf(bits: u32) -> f32 { return bitcast<f32>(bits); }
fn isNan(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }
fn greatest(a: f32, b: f32) -> f32 {
  if (isNan(a)) { return a; }
  if (isNan(b)) { return b; }
  if (a == b) { return bitcast<f32>(bitcast<u32>(a) & bitcast<u32>(b)); }
  return select(b, a, a > b);
}
struct Values {
  value0: f32,
}
fn valuesAt(element: u32) -> Values {
  let c0 = i32(element);
  let t4 = c0 * parameters[0].z;
  var t8: f32 = floatOf(0xff800000u);
  for (var r = 0i; r < parameters[0].y; r += 1i) {
    let t6 = t4 + r;
    let t7 = memory1[t6];
    t8 = greatest(t8, t7);
  }
  return Values(t8);
}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let at = (group.y * groups.x + group.x) * 64u + local;
  let count = u32(parameters[0].w);
  if (at >= count) { return; }
  let values = valuesAt(at);
  memory0[at] = values.value0;
}

// ---- the next kernel

@group(0) @binding(0) var<uniform> parameters: array<vec4<i32>, 2>;
@group(0) @binding(1) var<storage, read_write> memory0: array<f32>;
@group(0) @binding(2) var<storage, read> memory1: array<f32>;
@group(0) @binding(3) var<storage, read> memory2: array<f32>;

struct Values {
  value0: f32,
}
fn valuesAt(element: u32) -> Values {
  let c1 = i32(element % u32(parameters[0].y));
  let rest1 = element / u32(parameters[0].y);
  let c0 = i32(rest1);
  let t2 = c0 * parameters[0].z;
  let t6 = memory2[c0];
  let t4 = t2 + c1;
  let t5 = memory1[t4];
  let t7 = t5 - t6;
  return Values(t7);
}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let at = (group.y * groups.x + group.x) * 64u + local;
  let count = u32(parameters[0].w);
  if (at >= count) { return; }
  let values = valuesAt(at);
  memory0[at] = values.value0;
}
