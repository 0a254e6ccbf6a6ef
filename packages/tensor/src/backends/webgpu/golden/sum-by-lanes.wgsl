@group(0) @binding(0) var<uniform> parameters: array<vec4<i32>, 3>;
@group(0) @binding(1) var<storage, read_write> memory0: array<f32>;
@group(0) @binding(2) var<storage, read> memory1: array<f32>;

var<workgroup> parts: array<f32, 256>;
@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let number = (group.y * groups.x + group.x) * 8u + local / 32u;
  let lane = local % 32u;
  let count = u32(parameters[1].x);
  let element = min(number, count - 1u);
  let c0 = i32(element);
  let t11 = bitcast<f32>(parameters[0].w);
  let t4 = c0 * parameters[0].z;
  var t9: f32 = 0f;
  for (var r = 0i + i32(lane); r < parameters[0].y; r += 32i) {
    let t6 = t4 + r;
    let t7 = memory1[t6];
    let t8 = t7 * t7;
    t9 = t9 + t8;
  }
  parts[local] = t9;
  workgroupBarrier();
  if (lane % 8u == 0u) { t9 = (((parts[local + 0u] + parts[local + 1u]) + (parts[local + 2u] + parts[local + 3u])) + ((parts[local + 4u] + parts[local + 5u]) + (parts[local + 6u] + parts[local + 7u]))); parts[local] = t9; }
  workgroupBarrier();
  if (lane % 32u == 0u) { t9 = ((parts[local + 0u] + parts[local + 8u]) + (parts[local + 16u] + parts[local + 24u])); }
  if (lane != 0u || number >= count) { return; }
  let t12 = t9 * t11;
  memory0[element] = t12;
}
