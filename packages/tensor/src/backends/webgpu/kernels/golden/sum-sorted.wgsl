@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) index: u32) {
  let row = i32(group.z * groups.y + group.y);
  if (row >= parameters[0].y) { return; }
  let n = parameters[0].x;
  var first = 0i;
  var end = n;
  while (first < end) {
    let middle = (first + end) / 2i;
    if (scratch0[middle].x < row) { first = middle + 1i; } else { end = middle; }
  }
  let width = parameters[0].z;
  let last = min((i32(group.x) + 1i) * parameters[0].w, width);
  for (var column = i32(group.x) * parameters[0].w + i32(index); column < last; column += 64i) {
    var sum = f32();
    var at = first;
    while (at < n) {
      let pair0 = scratch0[min(at + 0i, n - 1i)];
      let pair1 = scratch0[min(at + 1i, n - 1i)];
      let pair2 = scratch0[min(at + 2i, n - 1i)];
      let pair3 = scratch0[min(at + 3i, n - 1i)];
      let pair4 = scratch0[min(at + 4i, n - 1i)];
      let pair5 = scratch0[min(at + 5i, n - 1i)];
      let pair6 = scratch0[min(at + 6i, n - 1i)];
      let pair7 = scratch0[min(at + 7i, n - 1i)];
      let value0 = input0[parameters[1].x + pair0.y * parameters[1].y + column];
      let value1 = input0[parameters[1].x + pair1.y * parameters[1].y + column];
      let value2 = input0[parameters[1].x + pair2.y * parameters[1].y + column];
      let value3 = input0[parameters[1].x + pair3.y * parameters[1].y + column];
      let value4 = input0[parameters[1].x + pair4.y * parameters[1].y + column];
      let value5 = input0[parameters[1].x + pair5.y * parameters[1].y + column];
      let value6 = input0[parameters[1].x + pair6.y * parameters[1].y + column];
      let value7 = input0[parameters[1].x + pair7.y * parameters[1].y + column];
      if (at + 0i < n && pair0.x == row) { sum += value0; }
      if (at + 1i < n && pair1.x == row) { sum += value1; }
      if (at + 2i < n && pair2.x == row) { sum += value2; }
      if (at + 3i < n && pair3.x == row) { sum += value3; }
      if (at + 4i < n && pair4.x == row) { sum += value4; }
      if (at + 5i < n && pair5.x == row) { sum += value5; }
      if (at + 6i < n && pair6.x == row) { sum += value6; }
      if (at + 7i < n && pair7.x == row) { sum += value7; }
      at = select(n, at + 8i, pair7.x == row);
    }
    output[row * width + column] = sum;
  }
}
