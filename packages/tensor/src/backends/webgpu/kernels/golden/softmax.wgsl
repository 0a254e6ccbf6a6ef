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
  var result: f32 = value;
  greatestOfRowNear[local] = result;
  workgroupBarrier();
  let firstNear = local / 16i * 16i;
  result = max(max(max(max(greatestOfRowNear[firstNear + 0i], greatestOfRowNear[firstNear + 1i]), max(greatestOfRowNear[firstNear + 2i], greatestOfRowNear[firstNear + 3i])), max(max(greatestOfRowNear[firstNear + 4i], greatestOfRowNear[firstNear + 5i]), max(greatestOfRowNear[firstNear + 6i], greatestOfRowNear[firstNear + 7i]))), max(max(max(greatestOfRowNear[firstNear + 8i], greatestOfRowNear[firstNear + 9i]), max(greatestOfRowNear[firstNear + 10i], greatestOfRowNear[firstNear + 11i])), max(max(greatestOfRowNear[firstNear + 12i], greatestOfRowNear[firstNear + 13i]), max(greatestOfRowNear[firstNear + 14i], greatestOfRowNear[firstNear + 15i]))));
  if ((local & 15i) == 0i) { greatestOfRowFar[local / 16i] = result; }
  workgroupBarrier();
  let firstFar = local / 256i * 16i;
  result = max(max(max(max(greatestOfRowFar[firstFar + 0i], greatestOfRowFar[firstFar + 1i]), max(greatestOfRowFar[firstFar + 2i], greatestOfRowFar[firstFar + 3i])), max(max(greatestOfRowFar[firstFar + 4i], greatestOfRowFar[firstFar + 5i]), max(greatestOfRowFar[firstFar + 6i], greatestOfRowFar[firstFar + 7i]))), max(max(max(greatestOfRowFar[firstFar + 8i], greatestOfRowFar[firstFar + 9i]), max(greatestOfRowFar[firstFar + 10i], greatestOfRowFar[firstFar + 11i])), max(max(greatestOfRowFar[firstFar + 12i], greatestOfRowFar[firstFar + 13i]), max(greatestOfRowFar[firstFar + 14i], greatestOfRowFar[firstFar + 15i]))));
  return result;
}
var<workgroup> sumOfRowNear: array<f32, 256>;
var<workgroup> sumOfRowFar: array<f32, 16>;
fn sumOfRow(value: f32, local: i32) -> f32 {
  var result: f32 = value;
  sumOfRowNear[local] = result;
  workgroupBarrier();
  let firstNear = local / 16i * 16i;
  result = ((((sumOfRowNear[firstNear + 0i] + sumOfRowNear[firstNear + 1i]) + (sumOfRowNear[firstNear + 2i] + sumOfRowNear[firstNear + 3i])) + ((sumOfRowNear[firstNear + 4i] + sumOfRowNear[firstNear + 5i]) + (sumOfRowNear[firstNear + 6i] + sumOfRowNear[firstNear + 7i]))) + (((sumOfRowNear[firstNear + 8i] + sumOfRowNear[firstNear + 9i]) + (sumOfRowNear[firstNear + 10i] + sumOfRowNear[firstNear + 11i])) + ((sumOfRowNear[firstNear + 12i] + sumOfRowNear[firstNear + 13i]) + (sumOfRowNear[firstNear + 14i] + sumOfRowNear[firstNear + 15i]))));
  if ((local & 15i) == 0i) { sumOfRowFar[local / 16i] = result; }
  workgroupBarrier();
  let firstFar = local / 256i * 16i;
  result = ((((sumOfRowFar[firstFar + 0i] + sumOfRowFar[firstFar + 1i]) + (sumOfRowFar[firstFar + 2i] + sumOfRowFar[firstFar + 3i])) + ((sumOfRowFar[firstFar + 4i] + sumOfRowFar[firstFar + 5i]) + (sumOfRowFar[firstFar + 6i] + sumOfRowFar[firstFar + 7i]))) + (((sumOfRowFar[firstFar + 8i] + sumOfRowFar[firstFar + 9i]) + (sumOfRowFar[firstFar + 10i] + sumOfRowFar[firstFar + 11i])) + ((sumOfRowFar[firstFar + 12i] + sumOfRowFar[firstFar + 13i]) + (sumOfRowFar[firstFar + 14i] + sumOfRowFar[firstFar + 15i]))));
  return result;
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
