fn power4(x: vec4<f32>) -> vec4<f32> {
  let t0 = select(x, vec4<f32>((-104f)), x < vec4<f32>((-104f)));
  let t1 = select(t0, vec4<f32>(89f), t0 > vec4<f32>(89f));
  let t2 = fma(t1, vec4<f32>(1.4426950216293335f), vec4<f32>(12582912f));
  let t3 = vec4<f32>(bitcast<vec4<i32>>(t2) - vec4<i32>(1262485504i));
  let t4 = fma(-t3, vec4<f32>(0.693359375f), t1);
  let t5 = fma(-t3, vec4<f32>((-0.00021219444170128554f)), t4);
  let t6 = fma(vec4<f32>(0.0013950539287179708f), t5, vec4<f32>(0.008368917740881443f));
  let t7 = fma(t6, t5, vec4<f32>(0.04166620597243309f));
  let t8 = fma(t7, t5, vec4<f32>(0.166665181517601f));
  let t9 = fma(t8, t5, vec4<f32>(0.5f));
  let t10 = t5 * t5;
  let t11 = fma(t10, t9, t5);
  let t12 = t11 + vec4<f32>(1f);
  let t13 = bitcast<vec4<i32>>(t2);
  let t14 = t13 - vec4<i32>(1262485250i);
  let t15 = bitcast<vec4<i32>>(bitcast<vec4<u32>>(t14) >> vec4<u32>(vec4<i32>(1i)));
  let t16 = t15 << vec4<u32>(vec4<i32>(23i));
  let t17 = bitcast<vec4<f32>>(t16);
  let t18 = t14 - t15;
  let t19 = t18 << vec4<u32>(vec4<i32>(23i));
  let t20 = bitcast<vec4<f32>>(t19);
  let t21 = t12 * t17;
  let t22 = t21 * t20;
  return t22;
}
fn queryAt(row: i32, head: i32, e: i32) -> vec4<f32> {
  let at = parameters[3].x + row * parameters[3].y + head * parameters[3].z;
  return input0[(at + e) >> 2u];
}
fn keyAt(row: i32, head: i32, e: i32) -> vec4<f32> {
  let at = parameters[4].x + row * parameters[4].y + head * parameters[4].z;
  return input1[(at + e) >> 2u];
}
fn valueAt(row: i32, head: i32, e: i32) -> vec4<f32> {
  let at = parameters[5].x + row * parameters[5].y + head * parameters[5].z;
  return input2[(at + e) >> 2u];
}
fn gradientAt(row: i32, head: i32, e: i32) -> vec4<f32> {
  let at = parameters[7].x + row * parameters[7].y + head * parameters[7].z;
  return input6[(at + e) >> 2u];
}
var<workgroup> left: array<vec4<f32>, 256>;
var<workgroup> right: array<vec4<f32>, 288>;
var<workgroup> pairs: array<vec4<f32>, 256>;
var<workgroup> ranges: array<vec2<i32>, 32>;
var<workgroup> ends: array<i32, 32>;
var<workgroup> tops: array<vec4<f32>, 64>;
var<workgroup> sums: array<vec4<f32>, 64>;
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) index: u32) {
  let local = i32(index);
  let across = local & 7i;
  let down = local >> 3u;
  let lowest = -3.4028234663852886e38f;
  let row0 = i32(group.x) * 32i;
  let head = i32(group.y);
  let column0 = i32(group.z) * 32i;
  let count = min(32i, parameters[0].x - row0);
  let scale = bitcast<f32>(parameters[0].w);
  let along = vec4<f32>(scratch1[(2i * parameters[0].y + head) * parameters[0].x + min(row0 + down * 4i + 0i, parameters[0].x - 1i)], scratch1[(2i * parameters[0].y + head) * parameters[0].x + min(row0 + down * 4i + 1i, parameters[0].x - 1i)], scratch1[(2i * parameters[0].y + head) * parameters[0].x + min(row0 + down * 4i + 2i, parameters[0].x - 1i)], scratch1[(2i * parameters[0].y + head) * parameters[0].x + min(row0 + down * 4i + 3i, parameters[0].x - 1i)]);
  if (local < count) {
    let own = scratch0[(row0 + local)];
    // Empty ranges are all alike.
    ranges[local] = select(vec2<i32>(), vec2<i32>(own.x, own.y - own.x), own.y > own.x);
  }
  workgroupBarrier();
  if (local < count) {
    var end = local + 1i;
    while (end < count && all(ranges[end] == ranges[local])) { end++; }
    ends[local] = end;
  }
  var start = 0i;
  while (start < count) {
    let range = workgroupUniformLoad(&ranges[start]);
    let end = workgroupUniformLoad(&ends[start]);
    var top = vec4<f32>(lowest);
    var total = vec4<f32>();
    for (var block = 0i; block < range.y; block += 32i) {
      var scores0 = vec4<f32>();
      var scores1 = vec4<f32>();
      var scores2 = vec4<f32>();
      var scores3 = vec4<f32>();
      for (var part = 0i; part * 32i < parameters[0].z; part++) {
        for (var n = down; n < 32i; n += 8i) {
          let e = part * 32i + 4i * across;
          var value = vec4<f32>();
          if (n < count && e < parameters[0].z) { value = queryAt(row0 + n, head, e); }
          left[0i * 256i + n * 8i + across] = value;
        }
        for (var n = down; n < 32i; n += 8i) {
          let e = part * 32i + 4i * across;
          var value = vec4<f32>();
          if (block + n < range.y && e < parameters[0].z) { value = keyAt(range.x + block + n, head, e); }
          right[((n & 3i) * 8i + (n >> 2u)) * 9i + across] = value;
        }
        workgroupBarrier();
        for (var e = 0i; e < 8i; e++) {
          let b0 = right[(0i + across) * 9i + e];
          let b1 = right[(8i + across) * 9i + e];
          let b2 = right[(16i + across) * 9i + e];
          let b3 = right[(24i + across) * 9i + e];
          let bx = vec4<f32>(b0.x, b1.x, b2.x, b3.x);
          let by = vec4<f32>(b0.y, b1.y, b2.y, b3.y);
          let bz = vec4<f32>(b0.z, b1.z, b2.z, b3.z);
          let bw = vec4<f32>(b0.w, b1.w, b2.w, b3.w);
          let a0 = left[0i * 256i + (down * 4i + 0i) * 8i + e];
          scores0 = fma(vec4<f32>(a0.x), bx, scores0);
          scores0 = fma(vec4<f32>(a0.y), by, scores0);
          scores0 = fma(vec4<f32>(a0.z), bz, scores0);
          scores0 = fma(vec4<f32>(a0.w), bw, scores0);
          let a1 = left[0i * 256i + (down * 4i + 1i) * 8i + e];
          scores1 = fma(vec4<f32>(a1.x), bx, scores1);
          scores1 = fma(vec4<f32>(a1.y), by, scores1);
          scores1 = fma(vec4<f32>(a1.z), bz, scores1);
          scores1 = fma(vec4<f32>(a1.w), bw, scores1);
          let a2 = left[0i * 256i + (down * 4i + 2i) * 8i + e];
          scores2 = fma(vec4<f32>(a2.x), bx, scores2);
          scores2 = fma(vec4<f32>(a2.y), by, scores2);
          scores2 = fma(vec4<f32>(a2.z), bz, scores2);
          scores2 = fma(vec4<f32>(a2.w), bw, scores2);
          let a3 = left[0i * 256i + (down * 4i + 3i) * 8i + e];
          scores3 = fma(vec4<f32>(a3.x), bx, scores3);
          scores3 = fma(vec4<f32>(a3.y), by, scores3);
          scores3 = fma(vec4<f32>(a3.z), bz, scores3);
          scores3 = fma(vec4<f32>(a3.w), bw, scores3);
        }
        workgroupBarrier();
      }
      let isSeen = vec4<i32>(block + 4i * across) + vec4<i32>(0i, 1i, 2i, 3i) < vec4<i32>(range.y);
      let before = top;
      let seen0 = select(vec4<f32>(lowest), scores0 * scale, isSeen);
      let seen1 = select(vec4<f32>(lowest), scores1 * scale, isSeen);
      let seen2 = select(vec4<f32>(lowest), scores2 * scale, isSeen);
      let seen3 = select(vec4<f32>(lowest), scores3 * scale, isSeen);
      top = max(top, vec4<f32>(max(max(seen0.x, seen0.y), max(seen0.z, seen0.w)), max(max(seen1.x, seen1.y), max(seen1.z, seen1.w)), max(max(seen2.x, seen2.y), max(seen2.z, seen2.w)), max(max(seen3.x, seen3.y), max(seen3.z, seen3.w))));
      let powers0 = select(vec4<f32>(), power4(fma(scores0, vec4<f32>(scale), vec4<f32>(-top.x))), isSeen);
      let powers1 = select(vec4<f32>(), power4(fma(scores1, vec4<f32>(scale), vec4<f32>(-top.y))), isSeen);
      let powers2 = select(vec4<f32>(), power4(fma(scores2, vec4<f32>(scale), vec4<f32>(-top.z))), isSeen);
      let powers3 = select(vec4<f32>(), power4(fma(scores3, vec4<f32>(scale), vec4<f32>(-top.w))), isSeen);
      total = fma(total, power4(before - top), vec4<f32>(((powers0.x + powers0.y) + (powers0.z + powers0.w)), ((powers1.x + powers1.y) + (powers1.z + powers1.w)), ((powers2.x + powers2.y) + (powers2.z + powers2.w)), ((powers3.x + powers3.y) + (powers3.z + powers3.w))));
    }
    var greatest: vec4<f32> = top;
    tops[local] = greatest;
    workgroupBarrier();
    greatest = max(max(max(tops[down * 8i + 0i], tops[down * 8i + 1i]), max(tops[down * 8i + 2i], tops[down * 8i + 3i])), max(max(tops[down * 8i + 4i], tops[down * 8i + 5i]), max(tops[down * 8i + 6i], tops[down * 8i + 7i])));
    var sum: vec4<f32> = total * power4(top - greatest);
    sums[local] = sum;
    workgroupBarrier();
    sum = (((sums[down * 8i + 0i] + sums[down * 8i + 1i]) + (sums[down * 8i + 2i] + sums[down * 8i + 3i])) + ((sums[down * 8i + 4i] + sums[down * 8i + 5i]) + (sums[down * 8i + 6i] + sums[down * 8i + 7i])));
    let divisor = select(sum, vec4<f32>(1f), sum == vec4<f32>());
    let rough = vec4<f32>(1f) / divisor;
    let inverse = fma(rough, fma(-rough, divisor, vec4<f32>(1f)), rough);
    var result0_0 = vec4<f32>();
    var result0_1 = vec4<f32>();
    var result0_2 = vec4<f32>();
    var result0_3 = vec4<f32>();
    for (var block = 0i; block < range.y; block += 32i) {
      var scores0 = vec4<f32>();
      var scores1 = vec4<f32>();
      var scores2 = vec4<f32>();
      var scores3 = vec4<f32>();
      for (var part = 0i; part * 32i < parameters[0].z; part++) {
        for (var n = down; n < 32i; n += 8i) {
          let e = part * 32i + 4i * across;
          var value = vec4<f32>();
          if (n < count && e < parameters[0].z) { value = queryAt(row0 + n, head, e); }
          left[0i * 256i + n * 8i + across] = value;
        }
        for (var n = down; n < 32i; n += 8i) {
          let e = part * 32i + 4i * across;
          var value = vec4<f32>();
          if (block + n < range.y && e < parameters[0].z) { value = keyAt(range.x + block + n, head, e); }
          right[((n & 3i) * 8i + (n >> 2u)) * 9i + across] = value;
        }
        workgroupBarrier();
        for (var e = 0i; e < 8i; e++) {
          let b0 = right[(0i + across) * 9i + e];
          let b1 = right[(8i + across) * 9i + e];
          let b2 = right[(16i + across) * 9i + e];
          let b3 = right[(24i + across) * 9i + e];
          let bx = vec4<f32>(b0.x, b1.x, b2.x, b3.x);
          let by = vec4<f32>(b0.y, b1.y, b2.y, b3.y);
          let bz = vec4<f32>(b0.z, b1.z, b2.z, b3.z);
          let bw = vec4<f32>(b0.w, b1.w, b2.w, b3.w);
          let a0 = left[0i * 256i + (down * 4i + 0i) * 8i + e];
          scores0 = fma(vec4<f32>(a0.x), bx, scores0);
          scores0 = fma(vec4<f32>(a0.y), by, scores0);
          scores0 = fma(vec4<f32>(a0.z), bz, scores0);
          scores0 = fma(vec4<f32>(a0.w), bw, scores0);
          let a1 = left[0i * 256i + (down * 4i + 1i) * 8i + e];
          scores1 = fma(vec4<f32>(a1.x), bx, scores1);
          scores1 = fma(vec4<f32>(a1.y), by, scores1);
          scores1 = fma(vec4<f32>(a1.z), bz, scores1);
          scores1 = fma(vec4<f32>(a1.w), bw, scores1);
          let a2 = left[0i * 256i + (down * 4i + 2i) * 8i + e];
          scores2 = fma(vec4<f32>(a2.x), bx, scores2);
          scores2 = fma(vec4<f32>(a2.y), by, scores2);
          scores2 = fma(vec4<f32>(a2.z), bz, scores2);
          scores2 = fma(vec4<f32>(a2.w), bw, scores2);
          let a3 = left[0i * 256i + (down * 4i + 3i) * 8i + e];
          scores3 = fma(vec4<f32>(a3.x), bx, scores3);
          scores3 = fma(vec4<f32>(a3.y), by, scores3);
          scores3 = fma(vec4<f32>(a3.z), bz, scores3);
          scores3 = fma(vec4<f32>(a3.w), bw, scores3);
        }
        workgroupBarrier();
      }
      let isSeen = vec4<i32>(block + 4i * across) + vec4<i32>(0i, 1i, 2i, 3i) < vec4<i32>(range.y);
      var weights0 = vec4<f32>();
      var weights1 = vec4<f32>();
      var weights2 = vec4<f32>();
      var weights3 = vec4<f32>();
      for (var part = 0i; part * 32i < parameters[0].z; part++) {
        for (var n = down; n < 32i; n += 8i) {
          let e = part * 32i + 4i * across;
          var value = vec4<f32>();
          if (n < count && e < parameters[0].z) { value = gradientAt(row0 + n, head, e); }
          left[0i * 256i + n * 8i + across] = value;
        }
        for (var n = down; n < 32i; n += 8i) {
          let e = part * 32i + 4i * across;
          var value = vec4<f32>();
          if (block + n < range.y && e < parameters[0].z) { value = valueAt(range.x + block + n, head, e); }
          right[((n & 3i) * 8i + (n >> 2u)) * 9i + across] = value;
        }
        workgroupBarrier();
        for (var e = 0i; e < 8i; e++) {
          let b0 = right[(0i + across) * 9i + e];
          let b1 = right[(8i + across) * 9i + e];
          let b2 = right[(16i + across) * 9i + e];
          let b3 = right[(24i + across) * 9i + e];
          let bx = vec4<f32>(b0.x, b1.x, b2.x, b3.x);
          let by = vec4<f32>(b0.y, b1.y, b2.y, b3.y);
          let bz = vec4<f32>(b0.z, b1.z, b2.z, b3.z);
          let bw = vec4<f32>(b0.w, b1.w, b2.w, b3.w);
          let a0 = left[0i * 256i + (down * 4i + 0i) * 8i + e];
          weights0 = fma(vec4<f32>(a0.x), bx, weights0);
          weights0 = fma(vec4<f32>(a0.y), by, weights0);
          weights0 = fma(vec4<f32>(a0.z), bz, weights0);
          weights0 = fma(vec4<f32>(a0.w), bw, weights0);
          let a1 = left[0i * 256i + (down * 4i + 1i) * 8i + e];
          weights1 = fma(vec4<f32>(a1.x), bx, weights1);
          weights1 = fma(vec4<f32>(a1.y), by, weights1);
          weights1 = fma(vec4<f32>(a1.z), bz, weights1);
          weights1 = fma(vec4<f32>(a1.w), bw, weights1);
          let a2 = left[0i * 256i + (down * 4i + 2i) * 8i + e];
          weights2 = fma(vec4<f32>(a2.x), bx, weights2);
          weights2 = fma(vec4<f32>(a2.y), by, weights2);
          weights2 = fma(vec4<f32>(a2.z), bz, weights2);
          weights2 = fma(vec4<f32>(a2.w), bw, weights2);
          let a3 = left[0i * 256i + (down * 4i + 3i) * 8i + e];
          weights3 = fma(vec4<f32>(a3.x), bx, weights3);
          weights3 = fma(vec4<f32>(a3.y), by, weights3);
          weights3 = fma(vec4<f32>(a3.z), bz, weights3);
          weights3 = fma(vec4<f32>(a3.w), bw, weights3);
        }
        workgroupBarrier();
      }
      pairs[(down * 4i + 0i) * 8i + across] = select(vec4<f32>(), power4(fma(scores0, vec4<f32>(scale), vec4<f32>(-greatest.x))) * inverse.x * (weights0 - along.x) * scale, isSeen);
      pairs[(down * 4i + 1i) * 8i + across] = select(vec4<f32>(), power4(fma(scores1, vec4<f32>(scale), vec4<f32>(-greatest.y))) * inverse.y * (weights1 - along.y) * scale, isSeen);
      pairs[(down * 4i + 2i) * 8i + across] = select(vec4<f32>(), power4(fma(scores2, vec4<f32>(scale), vec4<f32>(-greatest.z))) * inverse.z * (weights2 - along.z) * scale, isSeen);
      pairs[(down * 4i + 3i) * 8i + across] = select(vec4<f32>(), power4(fma(scores3, vec4<f32>(scale), vec4<f32>(-greatest.w))) * inverse.w * (weights3 - along.w) * scale, isSeen);
      for (var n = down; n < 32i; n += 8i) {
        let e = column0 + 0i + 4i * across;
        var value = vec4<f32>();
        if (block + n < range.y && e < parameters[0].z) { value = keyAt(range.x + block + n, head, e); }
        right[((n & 3i) * 8i + (n >> 2u)) * 9i + across] = value;
      }
      workgroupBarrier();
      for (var j = 0i; j < 8i; j++) {
        let b0 = right[(0i + j) * 9i + across];
        let b1 = right[(8i + j) * 9i + across];
        let b2 = right[(16i + j) * 9i + across];
        let b3 = right[(24i + j) * 9i + across];
        let a0 = pairs[(down * 4i + 0i) * 8i + j];
        result0_0 = fma(vec4<f32>(a0.x), b0, result0_0);
        result0_0 = fma(vec4<f32>(a0.y), b1, result0_0);
        result0_0 = fma(vec4<f32>(a0.z), b2, result0_0);
        result0_0 = fma(vec4<f32>(a0.w), b3, result0_0);
        let a1 = pairs[(down * 4i + 1i) * 8i + j];
        result0_1 = fma(vec4<f32>(a1.x), b0, result0_1);
        result0_1 = fma(vec4<f32>(a1.y), b1, result0_1);
        result0_1 = fma(vec4<f32>(a1.z), b2, result0_1);
        result0_1 = fma(vec4<f32>(a1.w), b3, result0_1);
        let a2 = pairs[(down * 4i + 2i) * 8i + j];
        result0_2 = fma(vec4<f32>(a2.x), b0, result0_2);
        result0_2 = fma(vec4<f32>(a2.y), b1, result0_2);
        result0_2 = fma(vec4<f32>(a2.z), b2, result0_2);
        result0_2 = fma(vec4<f32>(a2.w), b3, result0_2);
        let a3 = pairs[(down * 4i + 3i) * 8i + j];
        result0_3 = fma(vec4<f32>(a3.x), b0, result0_3);
        result0_3 = fma(vec4<f32>(a3.y), b1, result0_3);
        result0_3 = fma(vec4<f32>(a3.z), b2, result0_3);
        result0_3 = fma(vec4<f32>(a3.w), b3, result0_3);
      }
      workgroupBarrier();
    }
    if (down * 4i + 0i >= start && down * 4i + 0i < end) {
      let row = row0 + down * 4i + 0i;
      let at = (row * parameters[0].y + head) * parameters[0].z;
      {
        let column = column0 + 0i + 4i * across;
        let value = result0_0;
        if (column < parameters[0].z) { output[(at + column) >> 2u] = value; }
      }
      if (across == 0i && group.z == 0u) {
        scratch1[(0i * parameters[0].y + head) * parameters[0].x + row] = greatest.x;
        scratch1[(1i * parameters[0].y + head) * parameters[0].x + row] = inverse.x;
      }
    }
    if (down * 4i + 1i >= start && down * 4i + 1i < end) {
      let row = row0 + down * 4i + 1i;
      let at = (row * parameters[0].y + head) * parameters[0].z;
      {
        let column = column0 + 0i + 4i * across;
        let value = result0_1;
        if (column < parameters[0].z) { output[(at + column) >> 2u] = value; }
      }
      if (across == 0i && group.z == 0u) {
        scratch1[(0i * parameters[0].y + head) * parameters[0].x + row] = greatest.y;
        scratch1[(1i * parameters[0].y + head) * parameters[0].x + row] = inverse.y;
      }
    }
    if (down * 4i + 2i >= start && down * 4i + 2i < end) {
      let row = row0 + down * 4i + 2i;
      let at = (row * parameters[0].y + head) * parameters[0].z;
      {
        let column = column0 + 0i + 4i * across;
        let value = result0_2;
        if (column < parameters[0].z) { output[(at + column) >> 2u] = value; }
      }
      if (across == 0i && group.z == 0u) {
        scratch1[(0i * parameters[0].y + head) * parameters[0].x + row] = greatest.z;
        scratch1[(1i * parameters[0].y + head) * parameters[0].x + row] = inverse.z;
      }
    }
    if (down * 4i + 3i >= start && down * 4i + 3i < end) {
      let row = row0 + down * 4i + 3i;
      let at = (row * parameters[0].y + head) * parameters[0].z;
      {
        let column = column0 + 0i + 4i * across;
        let value = result0_3;
        if (column < parameters[0].z) { output[(at + column) >> 2u] = value; }
      }
      if (across == 0i && group.z == 0u) {
        scratch1[(0i * parameters[0].y + head) * parameters[0].x + row] = greatest.w;
        scratch1[(1i * parameters[0].y + head) * parameters[0].x + row] = inverse.w;
      }
    }
    start = end;
  }
}
