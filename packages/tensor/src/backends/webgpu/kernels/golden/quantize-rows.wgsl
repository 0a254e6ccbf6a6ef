var<workgroup> greatest: atomic<u32>;
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) invocation: u32) {
  let t = i32(invocation);
  let row = i32(group.x + group.y * groups.x);
  if (row >= parameters[0].x) { return; }
  if (t == 0) { atomicStore(&greatest, 0u); }
  workgroupBarrier();
  let start = parameters[0].w + row * parameters[1].x;
  // Magnitudes compare as their bits do, and a NaN is above all of them.
  var own: u32 = 0u;
  for (var k = t; k < parameters[0].y; k += 64) { own = max(own, bitcast<u32>(x[start + k * parameters[1].y]) & 0x7fffffffu); }
  atomicMax(&greatest, own);
  workgroupBarrier();
  let size = atomicLoad(&greatest);
  var perStep = 0f;
  if (size >= 0x0d800000u) { perStep = divide(2047f, bitcast<f32>(size)); }
  if (t == 0) {
    var step = divide(bitcast<f32>(size), 2047f);
    if (size >= 0x7f800000u) { step = floatOf(0x7fc00000u); }
    steps[row] = step;
  }
  for (var word = t; word < parameters[0].z; word += 64) {
    var high = 0u;
    var low = 0u;
    for (var i = 0; i < 4 && 4 * word + i < parameters[0].y; i++) {
      let whole = i32(round(x[start + (4 * word + i) * parameters[1].y] * perStep));
      let rest = ((whole + 32) & 63) - 32;
      high |= (u32((whole - rest) / 64) & 0xffu) << (8u * u32(i));
      low |= (u32(rest) & 0xffu) << (8u * u32(i));
    }
    planes[2 * row * parameters[0].z + word] = high;
    planes[(2 * row + 1) * parameters[0].z + word] = low;
  }
}