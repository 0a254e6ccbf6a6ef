var<workgroup> first: atomic<i32>;
var<workgroup> last: atomic<i32>;
fn rangeOf(row: i32) -> vec2<i32> {
  let first = max(input3[parameters[1].z + row * parameters[1].w], 0i);
  let end = min(input4[parameters[2].x + row * parameters[2].y], parameters[0].x);
  return select(vec2<i32>(), vec2<i32>(first, end), end > first);
}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) index: u32) {
  let local = i32(index);
  let tile = i32(group.y * groups.x + group.x);
  let id = tile * 64i + local;
  if (id < parameters[0].x * parameters[0].y) {
    let row = id / parameters[0].y;
    let head = id % parameters[0].y;
    var sum = 0f;
    for (var e = 0i; e < parameters[0].z; e++) {
      sum = fma(input5[parameters[6].x + row * parameters[6].y + head * parameters[6].z + e * parameters[6].w], input6[parameters[7].x + row * parameters[7].y + head * parameters[7].z + e * parameters[7].w], sum);
    }
    scratch1[(2i * parameters[0].y + head) * parameters[0].x + row] = sum;
  }
  if (id < parameters[0].x) { scratch0[id] = rangeOf(id); }
  // Uniform: it is the workgroup's number.
  if (tile >= ((parameters[0].x + 31i) / 32i)) { return; }
  if (local == 0i) {
    atomicStore(&first, parameters[0].x);
    atomicStore(&last, 0i);
  }
  workgroupBarrier();
  for (var row = local; row < parameters[0].x; row += 64i) {
    let range = rangeOf(row);
    if (range.x < (tile + 1i) * 32i && range.y > tile * 32i) {
      atomicMin(&first, row);
      atomicMax(&last, row + 1i);
    }
  }
  workgroupBarrier();
  if (local == 0i) { scratch0[parameters[0].x + tile] = vec2<i32>(atomicLoad(&first), atomicLoad(&last)); }
}
