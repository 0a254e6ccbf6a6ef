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
var<workgroup> sumsOfRowNear: array<vec2<f32>, 64>;
var<workgroup> sumsOfRowFar: array<vec2<f32>, 8>;
fn sumsOfRow(value: vec2<f32>, local: i32) -> vec2<f32> {
  var result: vec2<f32> = value;
  sumsOfRowNear[local] = result;
  workgroupBarrier();
  let firstNear = local / 8i * 8i;
  result = (((sumsOfRowNear[firstNear + 0i] + sumsOfRowNear[firstNear + 1i]) + (sumsOfRowNear[firstNear + 2i] + sumsOfRowNear[firstNear + 3i])) + ((sumsOfRowNear[firstNear + 4i] + sumsOfRowNear[firstNear + 5i]) + (sumsOfRowNear[firstNear + 6i] + sumsOfRowNear[firstNear + 7i])));
  if ((local & 7i) == 0i) { sumsOfRowFar[local / 8i] = result; }
  workgroupBarrier();
  let firstFar = local / 64i * 8i;
  result = (((sumsOfRowFar[firstFar + 0i] + sumsOfRowFar[firstFar + 1i]) + (sumsOfRowFar[firstFar + 2i] + sumsOfRowFar[firstFar + 3i])) + ((sumsOfRowFar[firstFar + 4i] + sumsOfRowFar[firstFar + 5i]) + (sumsOfRowFar[firstFar + 6i] + sumsOfRowFar[firstFar + 7i])));
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
  let gradientStart = (parameters[2].z + row * parameters[3].y);
  var x0 = 0f;
  var gained0 = 0f;
  x0 = input0[start + lane * parameters[2].y];
  gained0 = input2[gradientStart + lane * parameters[4].x] * input1[parameters[4].y + lane * parameters[4].z];
  var x1 = 0f;
  var gained1 = 0f;
  x1 = input0[start + (lane + 64i) * parameters[2].y];
  gained1 = input2[gradientStart + (lane + 64i) * parameters[4].x] * input1[parameters[4].y + (lane + 64i) * parameters[4].z];
  var x2 = 0f;
  var gained2 = 0f;
  x2 = input0[start + (lane + 128i) * parameters[2].y];
  gained2 = input2[gradientStart + (lane + 128i) * parameters[4].x] * input1[parameters[4].y + (lane + 128i) * parameters[4].z];
  var x3 = 0f;
  var gained3 = 0f;
  x3 = input0[start + (lane + 192i) * parameters[2].y];
  gained3 = input2[gradientStart + (lane + 192i) * parameters[4].x] * input1[parameters[4].y + (lane + 192i) * parameters[4].z];
  var x4 = 0f;
  var gained4 = 0f;
  x4 = input0[start + (lane + 256i) * parameters[2].y];
  gained4 = input2[gradientStart + (lane + 256i) * parameters[4].x] * input1[parameters[4].y + (lane + 256i) * parameters[4].z];
  var x5 = 0f;
  var gained5 = 0f;
  if ((lane + 320i) < d) {
    x5 = input0[start + (lane + 320i) * parameters[2].y];
    gained5 = input2[gradientStart + (lane + 320i) * parameters[4].x] * input1[parameters[4].y + (lane + 320i) * parameters[4].z];
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
  var sums = vec2<f32>();
  {
    let distance = (x0 - mean) - shift;
    let standardFirst = distance * inverse;
    let standard = fma(fma(-standardFirst, deviation, distance), inverse, standardFirst);
    sums = vec2<f32>(sums.x + gained0, fma(gained0, standard, sums.y));
  }
  {
    let distance = (x1 - mean) - shift;
    let standardFirst = distance * inverse;
    let standard = fma(fma(-standardFirst, deviation, distance), inverse, standardFirst);
    sums = vec2<f32>(sums.x + gained1, fma(gained1, standard, sums.y));
  }
  {
    let distance = (x2 - mean) - shift;
    let standardFirst = distance * inverse;
    let standard = fma(fma(-standardFirst, deviation, distance), inverse, standardFirst);
    sums = vec2<f32>(sums.x + gained2, fma(gained2, standard, sums.y));
  }
  {
    let distance = (x3 - mean) - shift;
    let standardFirst = distance * inverse;
    let standard = fma(fma(-standardFirst, deviation, distance), inverse, standardFirst);
    sums = vec2<f32>(sums.x + gained3, fma(gained3, standard, sums.y));
  }
  {
    let distance = (x4 - mean) - shift;
    let standardFirst = distance * inverse;
    let standard = fma(fma(-standardFirst, deviation, distance), inverse, standardFirst);
    sums = vec2<f32>(sums.x + gained4, fma(gained4, standard, sums.y));
  }
  if ((lane + 320i) < d) {
    {
      let distance = (x5 - mean) - shift;
      let standardFirst = distance * inverse;
      let standard = fma(fma(-standardFirst, deviation, distance), inverse, standardFirst);
      sums = vec2<f32>(sums.x + gained5, fma(gained5, standard, sums.y));
    }
  }
  sums = sumsOfRow(sums, local);
  let means = vec2<f32>(divide(sums.x, count), divide(sums.y, count));
  if (isOwn) {
    {
      let distance = (x0 - mean) - shift;
      let standardFirst = distance * inverse;
      let standard = fma(fma(-standardFirst, deviation, distance), inverse, standardFirst);
      let left = fma(-standard, means.y, gained0 - means.x);
      let resultFirst = left * inverse;
      let result = fma(fma(-resultFirst, deviation, left), inverse, resultFirst);
      output[row * d + lane] = result;
    }
    {
      let distance = (x1 - mean) - shift;
      let standardFirst = distance * inverse;
      let standard = fma(fma(-standardFirst, deviation, distance), inverse, standardFirst);
      let left = fma(-standard, means.y, gained1 - means.x);
      let resultFirst = left * inverse;
      let result = fma(fma(-resultFirst, deviation, left), inverse, resultFirst);
      output[row * d + (lane + 64i)] = result;
    }
    {
      let distance = (x2 - mean) - shift;
      let standardFirst = distance * inverse;
      let standard = fma(fma(-standardFirst, deviation, distance), inverse, standardFirst);
      let left = fma(-standard, means.y, gained2 - means.x);
      let resultFirst = left * inverse;
      let result = fma(fma(-resultFirst, deviation, left), inverse, resultFirst);
      output[row * d + (lane + 128i)] = result;
    }
    {
      let distance = (x3 - mean) - shift;
      let standardFirst = distance * inverse;
      let standard = fma(fma(-standardFirst, deviation, distance), inverse, standardFirst);
      let left = fma(-standard, means.y, gained3 - means.x);
      let resultFirst = left * inverse;
      let result = fma(fma(-resultFirst, deviation, left), inverse, resultFirst);
      output[row * d + (lane + 192i)] = result;
    }
    {
      let distance = (x4 - mean) - shift;
      let standardFirst = distance * inverse;
      let standard = fma(fma(-standardFirst, deviation, distance), inverse, standardFirst);
      let left = fma(-standard, means.y, gained4 - means.x);
      let resultFirst = left * inverse;
      let result = fma(fma(-resultFirst, deviation, left), inverse, resultFirst);
      output[row * d + (lane + 256i)] = result;
    }
    if ((lane + 320i) < d) {
      {
        let distance = (x5 - mean) - shift;
        let standardFirst = distance * inverse;
        let standard = fma(fma(-standardFirst, deviation, distance), inverse, standardFirst);
        let left = fma(-standard, means.y, gained5 - means.x);
        let resultFirst = left * inverse;
        let result = fma(fma(-resultFirst, deviation, left), inverse, resultFirst);
        output[row * d + (lane + 320i)] = result;
      }
    }
  }
}
