@group(0) @binding(0) var<uniform> parameters: array<vec4<i32>, 3>;
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
  let t9 = bitcast<f32>(parameters[0].w);
  let t2 = c0 * parameters[0].z;
  let t4 = t2 + c1;
  let t5 = memory1[t4];
  let t6 = memory2[c1];
  let t7 = t5 * t6;
  let t10 = t7 + t9;
  return Values(t10);
}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let at = (group.y * groups.x + group.x) * 64u + local;
  let count = u32(parameters[1].x);
  if (at >= count) { return; }
  let values = valuesAt(at);
  memory0[at] = values.value0;
}
