fn isBefore(a: vec2<u32>, b: vec2<u32>) -> bool { return a.x > b.x || (a.x == b.x && a.y < b.y); }
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) invocation: u32) {
  let number = 64 * i32(group.x + group.y * groups.x) + i32(invocation);
  let length = parameters[0].z;
  let list = number / length % parameters[0].y;
  let row = number / length / parameters[0].y;
  if (row >= parameters[0].x) { return; }
  let own = lists[number];
  let first = list - list % 16;
  let all = length * (min(first + 16, parameters[0].y) - first);
  for (var empty = all + (list - first) * length + number % length; empty < parameters[1].x; empty += all) {
    longer[(row * parameters[0].w + first / 16) * parameters[1].x + empty] = vec2<u32>(0u, 0xffffffffu);
  }
  var rank = number % length;
  for (var other = first; other < min(first + 16, parameters[0].y) && rank < parameters[1].x; other++) {
    if (other == list) { continue; }
    let start = (row * parameters[0].y + other) * length;
    var low = 0;
    var high = length;
    while (low < high) {
      let middle = (low + high) / 2;
      let entry = lists[start + middle];
      if (isBefore(entry, own) || (other < list && !isBefore(own, entry))) { low = middle + 1; } else { high = middle; }
    }
    rank += low;
  }
  if (rank < parameters[1].x) { longer[(row * parameters[0].w + first / 16) * parameters[1].x + rank] = own; }
}