var<workgroup> some: array<i32, 64>;
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) index: u32) {
  let local = i32(index);
  let place = i32(group.y * groups.x + group.x) * 64i + local;
  let n = parameters[0].x;
  let own = input1[parameters[1].z + min(place, n - 1i) * parameters[1].w];
  var before = 0i;
  for (var first = 0i; first < n; first += 64i) {
    some[local] = input1[parameters[1].z + min(first + local, n - 1i) * parameters[1].w];
    workgroupBarrier();
    let count = min(64i, n - first);
    // Of equal numbers those before this place come first.
    let earlier = place - first;
    for (var m = 0i; m < count; m++) { before += select(0i, 1i, some[m] < own || (some[m] == own && m < earlier)); }
    workgroupBarrier();
  }
  if (place < n) { scratch0[before] = vec2<i32>(own, place); }
}
