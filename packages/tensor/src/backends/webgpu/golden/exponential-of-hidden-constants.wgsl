@group(0) @binding(0) var<uniform> parameters: array<vec4<i32>, 2>;
@group(0) @binding(1) var<storage, read_write> memory0: array<f32>;
@group(0) @binding(2) var<storage, read> memory1: array<f32>;
fn floatOf(bits: u32) -> f32 { return bitcast<f32>(bits | bitcast<u32>(parameters[1].x)); }
fn isNan(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }
fn least(a: f32, b: f32) -> f32 {
  if (isNan(a)) { return a; }
  if (isNan(b)) { return b; }
  if (a == b) { return bitcast<f32>(bitcast<u32>(a) | bitcast<u32>(b)); }
  return select(b, a, a < b);
}
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
  let t1 = memory1[c0];
  let t3 = greatest(t1, (-floatOf(0x42d00000u)));
  let t5 = least(t3, floatOf(0x42b20000u));
  let t7 = t5 * floatOf(0x3fb8aa3bu);
  let t9 = t7 + floatOf(0x4b400000u);
  let t10 = f32(bitcast<i32>(t9) - 1262485504i);
  let t12 = t10 * floatOf(0x3f318000u);
  let t13 = t5 - t12;
  let t15 = t10 * (-floatOf(0x395e8083u));
  let t16 = t13 - t15;
  let t17 = t16 * t16;
  let t19 = floatOf(0x3ab6da3eu) * t16;
  let t21 = t19 + floatOf(0x3c091dc9u);
  let t22 = t21 * t16;
  let t24 = t22 + floatOf(0x3d2aaa2fu);
  let t25 = t24 * t16;
  let t27 = t25 + floatOf(0x3e2aaa47u);
  let t28 = t27 * t16;
  let t30 = t28 + floatOf(0x3f000000u);
  let t31 = t17 * t30;
  let t32 = t31 + t16;
  let t34 = t32 + floatOf(0x3f800000u);
  let t35 = bitcast<i32>(t9);
  let t37 = t35 - 1262485250i;
  let t39 = bitcast<i32>(bitcast<u32>(t37) >> u32(1i));
  let t41 = t39 << u32(23i);
  let t42 = bitcast<f32>(t41);
  let t43 = t34 * t42;
  let t44 = t37 - t39;
  let t45 = t44 << u32(23i);
  let t46 = bitcast<f32>(t45);
  let t47 = t43 * t46;
  return Values(t47);
}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let at = (group.y * groups.x + group.x) * 64u + local;
  let count = u32(parameters[0].y);
  if (at >= count) { return; }
  let values = valuesAt(at);
  memory0[at] = values.value0;
}
