var<workgroup> sumOfRowNear: array<f32, 64>;
var<workgroup> sumOfRowFar: array<f32, 8>;
fn sumOfRow(value: f32, local: i32) -> f32 {
  sumOfRowNear[local] = value;
  workgroupBarrier();
  var result = sumOfRowNear[(local & -8i)];
  for (var n = 1i; n < 8i; n++) { result = result + sumOfRowNear[(local & -8i) + n]; }
  if ((local & 7i) == 0i) { sumOfRowFar[local / 8i] = result; }
  workgroupBarrier();
  var whole = sumOfRowFar[(local / 64i * 8i)];
  for (var n = 1i; n < 8i; n++) { whole = whole + sumOfRowFar[(local / 64i * 8i) + n]; }
  return whole;
}
var<workgroup> sumsOfRowNear: array<vec2<f32>, 64>;
var<workgroup> sumsOfRowFar: array<vec2<f32>, 8>;
fn sumsOfRow(value: vec2<f32>, local: i32) -> vec2<f32> {
  sumsOfRowNear[local] = value;
  workgroupBarrier();
  var result = sumsOfRowNear[(local & -8i)];
  for (var n = 1i; n < 8i; n++) { result = result + sumsOfRowNear[(local & -8i) + n]; }
  if ((local & 7i) == 0i) { sumsOfRowFar[local / 8i] = result; }
  workgroupBarrier();
  var whole = sumsOfRowFar[(local / 64i * 8i)];
  for (var n = 1i; n < 8i; n++) { whole = whole + sumsOfRowFar[(local / 64i * 8i) + n]; }
  return whole;
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
  distances = sumsOfRow(distances, local);
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
