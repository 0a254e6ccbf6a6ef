@group(0) @binding(0) var<uniform> parameters: array<vec4<i32>, 3>;
@group(0) @binding(1) var<storage, read_write> memory0: array<f32>;
@group(0) @binding(2) var<storage, read> memory1: array<f32>;

var<workgroup> parts: array<f32, 256>;
@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let number = (group.y * groups.x + group.x) * 8u + local % 8u;
  let lane = local / 8u;
  let count = u32(parameters[1].x);
  let all = count * u32(parameters[1].y);
  let place = min(number, all - 1u);
  let element = place % count;
  let c0 = i32(element);
  let start = 0i + i32(place / count) * 4096i;
  var t9: f32 = 0f;
  for (var r = start + i32(lane); r < min(parameters[0].y, start + 4096i); r += 32i) {
    let t5 = r * parameters[0].z;
    let t6 = c0 + t5;
    let t7 = memory1[t6];
    let t8 = t7 * t7;
    t9 = t9 + t8;
  }
  parts[local] = t9;
  workgroupBarrier();
  if (lane % 8u == 0u) { t9 = (((parts[local + 0u] + parts[local + 8u]) + (parts[local + 16u] + parts[local + 24u])) + ((parts[local + 32u] + parts[local + 40u]) + (parts[local + 48u] + parts[local + 56u]))); parts[local] = t9; }
  workgroupBarrier();
  if (lane % 32u == 0u) { t9 = ((parts[local + 0u] + parts[local + 64u]) + (parts[local + 128u] + parts[local + 192u])); }
  if (lane == 0u && number < all) { memory0[number] = t9; }
}

// ---- the next kernel

@group(0) @binding(0) var<uniform> parameters: array<vec4<i32>, 3>;
@group(0) @binding(1) var<storage, read_write> memory0: array<f32>;
@group(0) @binding(2) var<storage, read_write> memory1: array<f32>;

struct Values {
  value0: f32,
}
fn valuesAt(element: u32) -> Values {
  let c0 = i32(element);
  let t10 = bitcast<f32>(parameters[0].w);
  var t8: f32 = 0f;
  for (var r = 0i; r < parameters[1].x; r += 1i) {
    let t4 = r * parameters[1].y;
    let t6 = t4 + c0;
    let t7 = memory0[t6];
    t8 = t8 + t7;
  }
  let t11 = t8 * t10;
  return Values(t11);
}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let at = (group.y * groups.x + group.x) * 64u + local;
  let count = u32(parameters[1].z);
  if (at >= count) { return; }
  let values = valuesAt(at);
  memory1[at] = values.value0;
}
