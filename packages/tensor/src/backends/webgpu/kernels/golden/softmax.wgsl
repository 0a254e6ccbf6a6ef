fn power1(x: f32) -> f32 {
  let t0 = select(x, (-104f), x < (-104f));
  let t1 = select(t0, 89f, t0 > 89f);
  let t2 = fma(t1, 1.4426950216293335f, 12582912f);
  let t3 = f32(bitcast<i32>(t2) - 1262485504i);
  let t4 = fma(-t3, 0.693359375f, t1);
  let t5 = fma(-t3, (-0.00021219444170128554f), t4);
  let t6 = fma(0.0013950539287179708f, t5, 0.008368917740881443f);
  let t7 = fma(t6, t5, 0.04166620597243309f);
  let t8 = fma(t7, t5, 0.166665181517601f);
  let t9 = fma(t8, t5, 0.5f);
  let t10 = t5 * t5;
  let t11 = fma(t10, t9, t5);
  let t12 = t11 + 1f;
  let t13 = bitcast<i32>(t2);
  let t14 = t13 - 1262485250i;
  let t15 = bitcast<i32>(bitcast<u32>(t14) >> u32(1i));
  let t16 = t15 << u32(23i);
  let t17 = bitcast<f32>(t16);
  let t18 = t14 - t15;
  let t19 = t18 << u32(23i);
  let t20 = bitcast<f32>(t19);
  let t21 = t12 * t17;
  let t22 = t21 * t20;
  return t22;
}
var<workgroup> greatestOfRowNear: array<f32, 256>;
var<workgroup> greatestOfRowFar: array<f32, 16>;
fn greatestOfRow(value: f32, local: i32) -> f32 {
  greatestOfRowNear[local] = value;
  workgroupBarrier();
  var result = greatestOfRowNear[(local & -16i)];
  for (var n = 1i; n < 16i; n++) { result = max(result, greatestOfRowNear[(local & -16i) + n]); }
  if ((local & 15i) == 0i) { greatestOfRowFar[local / 16i] = result; }
  workgroupBarrier();
  var whole = greatestOfRowFar[(local / 256i * 16i)];
  for (var n = 1i; n < 16i; n++) { whole = max(whole, greatestOfRowFar[(local / 256i * 16i) + n]); }
  return whole;
}
var<workgroup> sumOfRowNear: array<f32, 256>;
var<workgroup> sumOfRowFar: array<f32, 16>;
fn sumOfRow(value: f32, local: i32) -> f32 {
  sumOfRowNear[local] = value;
  workgroupBarrier();
  var result = sumOfRowNear[(local & -16i)];
  for (var n = 1i; n < 16i; n++) { result = result + sumOfRowNear[(local & -16i) + n]; }
  if ((local & 15i) == 0i) { sumOfRowFar[local / 16i] = result; }
  workgroupBarrier();
  var whole = sumOfRowFar[(local / 256i * 16i)];
  for (var n = 1i; n < 16i; n++) { whole = whole + sumOfRowFar[(local / 256i * 16i) + n]; }
  return whole;
}
@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) index: u32) {
  let local = i32(index);
  let lane = local & 255i;
  let ownRow = i32(group.y * groups.x + group.x) * 1i + local / 256i;
  // Barriers are for all: who has no row works on the last one and stores nothing.
  let isOwn = ownRow < parameters[0].x;
  let row = min(ownRow, parameters[0].x - 1i);
  let d = parameters[0].y;
  let start = (parameters[0].z + row * parameters[1].y);
  var top = -3.4028234663852886e38f;
  for (var e = lane; e < d; e += 256i) {
    let x = input0[start + e * parameters[2].x];
    top = max(top, x);
  }
  top = greatestOfRow(top, local);
  var sum = 0f;
  for (var e = lane; e < d; e += 256i) {
    let x = input0[start + e * parameters[2].x];
    sum += power1(x - top);
  }
  sum = sumOfRow(sum, local);
  let inverse = divide(1f, sum);
  if (isOwn) {
    for (var e = lane; e < d; e += 256i) {
      let x = input0[start + e * parameters[2].x];
      {
        let power = power1(x - top);
        let weightFirst = power * inverse;
        let weight = fma(fma(-weightFirst, sum, power), inverse, weightFirst);
        output[row * d + e] = weight;
      }
    }
  }
}
