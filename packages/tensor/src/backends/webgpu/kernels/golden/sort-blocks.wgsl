var<workgroup> orders: array<u32, 1024>;
var<workgroup> positions: array<u32, 1024>;
fn orderOf(bits: u32) -> u32 {
  let size = bits & 0x7fffffffu;
  if (size > 0x7f800000u) { return 0u; }
  if (size == 0u) { return 0x80000000u; }
  return select(bits | 0x80000000u, ~bits, (bits >> 31u) == 1u);
}
fn isBefore(a: i32, b: i32) -> bool {
  return orders[a] > orders[b] || (orders[a] == orders[b] && positions[a] < positions[b]);
}
@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) invocation: u32) {
  let t = i32(invocation);
  let place = i32(group.x + group.y * groups.x);
  if (place >= parameters[0].x * parameters[0].w) { return; }
  let row = place / parameters[0].w;
  let block = place % parameters[0].w;
  let size = parameters[0].z;
  for (var i = t; i < size; i += 256) {
    let at = block * 1024 + i;
    orders[i] = 0u;
    positions[i] = 0xffffffffu;
    if (at < parameters[0].y) {
      orders[i] = orderOf(values[parameters[1].y + row * parameters[1].z + at * parameters[1].w]);
      positions[i] = u32(parameters[2].x * 1024 + at);
    }
  }
  workgroupBarrier();
  for (var run = 2; run <= size; run *= 2) {
    for (var gap = run / 2; gap > 0; gap /= 2) {
      for (var pair = t; pair < size / 2; pair += 256) {
        let a = 2 * pair - (pair & (gap - 1));
        let b = a + gap;
        if (isBefore(b, a) == ((a & run) == 0)) {
          let order = orders[a];
          let position = positions[a];
          orders[a] = orders[b];
          positions[a] = positions[b];
          orders[b] = order;
          positions[b] = position;
        }
      }
      workgroupBarrier();
    }
  }
  for (var i = t; i < parameters[1].x; i += 256) { lists[(row * parameters[2].y + parameters[2].x + block) * parameters[1].x + i] = vec2<u32>(orders[i], positions[i]); }
}