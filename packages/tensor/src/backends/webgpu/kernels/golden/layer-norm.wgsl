var<workgroup> sumOfRowNear: array<f32, 64>;
var<workgroup> sumOfRowFar: array<f32, 8>;
fn sumOfRow(value: f32, local: i32) -> f32 {
  var result: f32 = value;
  sumOfRowNear[local] = result;
  workgroupBarrier();
  let firstNear = local / 8i * 8i;
  result = (((sumOfRowNear[firstNear + 0i] + sumOfRowNear[firstNear + 1i]) + (sumOfRowNear[firstNear + 2i] + sumOfRowNear[firstNear + 3i])) + ((sumOfRowNear[firstNear + 4i] + sumOfRowNear[firstNear + 5i]) + (sumOfRowNear[firstNear + 6i] + sumOfRowNear[firstNear + 7i])));
  if ((local & 7i) == 0i) { sumOfRowFar[local / 8i] = result; }
  workgroupBarrier();
  let firstFar = local / 64i * 8i;
  result = (((sumOfRowFar[firstFar + 0i] + sumOfRowFar[firstFar + 1i]) + (sumOfRowFar[firstFar + 2i] + sumOfRowFar[firstFar + 3i])) + ((sumOfRowFar[firstFar + 4i] + sumOfRowFar[firstFar + 5i]) + (sumOfRowFar[firstFar + 6i] + sumOfRowFar[firstFar + 7i])));
  return result;
}
var<workgroup> distancesOfRowNear: array<vec2<f32>, 64>;
var<workgroup> distancesOfRowFar: array<vec2<f32>, 8>;
fn distancesOfRow(value: vec2<f32>, local: i32) -> vec2<f32> {
  var result: vec2<f32> = value;
  distancesOfRowNear[local] = result;
  workgroupBarrier();
  let firstNear = local / 8i * 8i;
  result = (((distancesOfRowNear[firstNear + 0i] + distancesOfRowNear[firstNear + 1i]) + (distancesOfRowNear[firstNear + 2i] + distancesOfRowNear[firstNear + 3i])) + ((distancesOfRowNear[firstNear + 4i] + distancesOfRowNear[firstNear + 5i]) + (distancesOfRowNear[firstNear + 6i] + distancesOfRowNear[firstNear + 7i])));
  if ((local & 7i) == 0i) { distancesOfRowFar[local / 8i] = result; }
  workgroupBarrier();
  let firstFar = local / 64i * 8i;
  result = (((distancesOfRowFar[firstFar + 0i] + distancesOfRowFar[firstFar + 1i]) + (distancesOfRowFar[firstFar + 2i] + distancesOfRowFar[firstFar + 3i])) + ((distancesOfRowFar[firstFar + 4i] + distancesOfRowFar[firstFar + 5i]) + (distancesOfRowFar[firstFar + 6i] + distancesOfRowFar[firstFar + 7i])));
  return result;
}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) index: u32) {
  let local = i32(index);
  let lane = local & 63i;
  let ownRow = i32(group.y * groups.x + group.x) * 1i + local / 64i;
  // Barriers are for all: who has no row works on the last one and stores nothing.
  let isOwn = ownRow < parameters[0].x;
  let row = min(ownRow, parameters[0].x - 1i);
  let d = parameters[0].y;
  let start = (parameters[0].w + row * parameters[1].z);
  var x0 = 0f;
  x0 = input0[start + lane * parameters[2].y];
  var x1 = 0f;
  x1 = input0[start + (lane + 64i) * parameters[2].y];
  var x2 = 0f;
  x2 = input0[start + (lane + 128i) * parameters[2].y];
  var x3 = 0f;
  x3 = input0[start + (lane + 192i) * parameters[2].y];
  var x4 = 0f;
  x4 = input0[start + (lane + 256i) * parameters[2].y];
  var x5 = 0f;
  if ((lane + 320i) < d) {
    x5 = input0[start + (lane + 320i) * parameters[2].y];
  }
  var plain = 0f;
  plain += x0;
  plain += x1;
  plain += x2;
  plain += x3;
  plain += x4;
  if ((lane + 320i) < d) {
    plain += x5;
  }
  let count = f32(d);
  let mean = divide(sumOfRow(plain, local), count);
  var distances = vec2<f32>();
  {
    let distance = x0 - mean;
    distances = vec2<f32>(distances.x + distance, fma(distance, distance, distances.y));
  }
  {
    let distance = x1 - mean;
    distances = vec2<f32>(distances.x + distance, fma(distance, distance, distances.y));
  }
  {
    let distance = x2 - mean;
    distances = vec2<f32>(distances.x + distance, fma(distance, distance, distances.y));
  }
  {
    let distance = x3 - mean;
    distances = vec2<f32>(distances.x + distance, fma(distance, distance, distances.y));
  }
  {
    let distance = x4 - mean;
    distances = vec2<f32>(distances.x + distance, fma(distance, distance, distances.y));
  }
  if ((lane + 320i) < d) {
    {
      let distance = x5 - mean;
      distances = vec2<f32>(distances.x + distance, fma(distance, distance, distances.y));
    }
  }
  distances = distancesOfRow(distances, local);
  let shift = divide(distances.x, count);
  let deviation = squareRoot(max(fma(-shift, shift, divide(distances.y, count)), 0f) + bitcast<f32>(parameters[0].z));
  let inverse = divide(1f, deviation);
  if (isOwn) {
    {
      let distance = (x0 - mean) - shift;
      let standardFirst = distance * inverse;
      let standard = fma(fma(-standardFirst, deviation, distance), inverse, standardFirst);
      output[row * d + lane] = fma(standard, input1[parameters[4].y + lane * parameters[4].z], input2[parameters[4].w + lane * parameters[5].x]);
    }
    {
      let distance = (x1 - mean) - shift;
      let standardFirst = distance * inverse;
      let standard = fma(fma(-standardFirst, deviation, distance), inverse, standardFirst);
      output[row * d + (lane + 64i)] = fma(standard, input1[parameters[4].y + (lane + 64i) * parameters[4].z], input2[parameters[4].w + (lane + 64i) * parameters[5].x]);
    }
    {
      let distance = (x2 - mean) - shift;
      let standardFirst = distance * inverse;
      let standard = fma(fma(-standardFirst, deviation, distance), inverse, standardFirst);
      output[row * d + (lane + 128i)] = fma(standard, input1[parameters[4].y + (lane + 128i) * parameters[4].z], input2[parameters[4].w + (lane + 128i) * parameters[5].x]);
    }
    {
      let distance = (x3 - mean) - shift;
      let standardFirst = distance * inverse;
      let standard = fma(fma(-standardFirst, deviation, distance), inverse, standardFirst);
      output[row * d + (lane + 192i)] = fma(standard, input1[parameters[4].y + (lane + 192i) * parameters[4].z], input2[parameters[4].w + (lane + 192i) * parameters[5].x]);
    }
    {
      let distance = (x4 - mean) - shift;
      let standardFirst = distance * inverse;
      let standard = fma(fma(-standardFirst, deviation, distance), inverse, standardFirst);
      output[row * d + (lane + 256i)] = fma(standard, input1[parameters[4].y + (lane + 256i) * parameters[4].z], input2[parameters[4].w + (lane + 256i) * parameters[5].x]);
    }
    if ((lane + 320i) < d) {
      {
        let distance = (x5 - mean) - shift;
        let standardFirst = distance * inverse;
        let standard = fma(fma(-standardFirst, deviation, distance), inverse, standardFirst);
        output[row * d + (lane + 320i)] = fma(standard, input1[parameters[4].y + (lane + 320i) * parameters[4].z], input2[parameters[4].w + (lane + 320i) * parameters[5].x]);
      }
    }
  }
}
