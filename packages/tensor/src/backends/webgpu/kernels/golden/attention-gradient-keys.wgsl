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
var<workgroup> alike: i32;
var<workgroup> seenBy: vec2<i32>;
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) index: u32) {
  let local = i32(index);
  let across = local & 7i;
  let down = local >> 3u;
  let key0 = i32(group.x) * 32i;
  let head = i32(group.y);
  let column0 = i32(group.z) * 32i;
  let scale = bitcast<f32>(parameters[0].w);
  var keys0_0 = vec4<f32>();
  var keys0_1 = vec4<f32>();
  var keys0_2 = vec4<f32>();
  var keys0_3 = vec4<f32>();
  var values0_0 = vec4<f32>();
  var values0_1 = vec4<f32>();
  var values0_2 = vec4<f32>();
  var values0_3 = vec4<f32>();
  if (local == 0i) { seenBy = scratch0[parameters[0].x + i32(group.x)]; }
  let rows = workgroupUniformLoad(&seenBy);
  var row = rows.x;
  while (row < rows.y) {
    // Rows of one range, as many as follow each other.
    if (local < 32i) { ranges[local] = scratch0[min(row + local, parameters[0].x - 1i)]; }
    let range = workgroupUniformLoad(&ranges[0]);
    if (local == 0i) {
      var n = 1i;
      while (n < 32i && row + n < rows.y && all(ranges[n] == range)) { n++; }
      alike = n;
    }
    let together = workgroupUniformLoad(&alike);
    if (range.x < key0 + 32i && range.y > key0) {
      let keys = vec4<i32>(key0 + down * 4i) + vec4<i32>(0i, 1i, 2i, 3i);
      let isIn = (keys >= vec4<i32>(range.x)) & (keys < vec4<i32>(range.y));
      let isThere = vec4<i32>(4i * across) + vec4<i32>(0i, 1i, 2i, 3i) < vec4<i32>(together);
      var scores0 = vec4<f32>();
      var scores1 = vec4<f32>();
      var scores2 = vec4<f32>();
      var scores3 = vec4<f32>();
      for (var part = 0i; part * 32i < parameters[0].z; part++) {
        for (var n = down; n < 32i; n += 8i) {
          let e = part * 32i + 4i * across;
          var value = vec4<f32>();
          if (key0 + n < parameters[0].x && e < parameters[0].z) { value = keyAt(key0 + n, head, e); }
          left[0i * 256i + n * 8i + across] = value;
        }
        for (var n = down; n < 32i; n += 8i) {
          let e = part * 32i + 4i * across;
          var value = vec4<f32>();
          if (n < together && e < parameters[0].z) { value = queryAt(row + n, head, e); }
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
      var weights0 = vec4<f32>();
      var weights1 = vec4<f32>();
      var weights2 = vec4<f32>();
      var weights3 = vec4<f32>();
      for (var part = 0i; part * 32i < parameters[0].z; part++) {
        for (var n = down; n < 32i; n += 8i) {
          let e = part * 32i + 4i * across;
          var value = vec4<f32>();
          if (key0 + n < parameters[0].x && e < parameters[0].z) { value = valueAt(key0 + n, head, e); }
          left[0i * 256i + n * 8i + across] = value;
        }
        for (var n = down; n < 32i; n += 8i) {
          let e = part * 32i + 4i * across;
          var value = vec4<f32>();
          if (n < together && e < parameters[0].z) { value = gradientAt(row + n, head, e); }
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
      let greatest = vec4<f32>(scratch1[(0i * parameters[0].y + head) * parameters[0].x + min(row + 4i * across + 0i, parameters[0].x - 1i)], scratch1[(0i * parameters[0].y + head) * parameters[0].x + min(row + 4i * across + 1i, parameters[0].x - 1i)], scratch1[(0i * parameters[0].y + head) * parameters[0].x + min(row + 4i * across + 2i, parameters[0].x - 1i)], scratch1[(0i * parameters[0].y + head) * parameters[0].x + min(row + 4i * across + 3i, parameters[0].x - 1i)]);
      let inverse = vec4<f32>(scratch1[(1i * parameters[0].y + head) * parameters[0].x + min(row + 4i * across + 0i, parameters[0].x - 1i)], scratch1[(1i * parameters[0].y + head) * parameters[0].x + min(row + 4i * across + 1i, parameters[0].x - 1i)], scratch1[(1i * parameters[0].y + head) * parameters[0].x + min(row + 4i * across + 2i, parameters[0].x - 1i)], scratch1[(1i * parameters[0].y + head) * parameters[0].x + min(row + 4i * across + 3i, parameters[0].x - 1i)]);
      let along = vec4<f32>(scratch1[(2i * parameters[0].y + head) * parameters[0].x + min(row + 4i * across + 0i, parameters[0].x - 1i)], scratch1[(2i * parameters[0].y + head) * parameters[0].x + min(row + 4i * across + 1i, parameters[0].x - 1i)], scratch1[(2i * parameters[0].y + head) * parameters[0].x + min(row + 4i * across + 2i, parameters[0].x - 1i)], scratch1[(2i * parameters[0].y + head) * parameters[0].x + min(row + 4i * across + 3i, parameters[0].x - 1i)]);
      let shares0 = power4(fma(scores0, vec4<f32>(scale), -greatest)) * inverse;
      let ofScores0 = select(vec4<f32>(), shares0 * (weights0 - along) * scale, isThere);
      let shares1 = power4(fma(scores1, vec4<f32>(scale), -greatest)) * inverse;
      let ofScores1 = select(vec4<f32>(), shares1 * (weights1 - along) * scale, isThere);
      let shares2 = power4(fma(scores2, vec4<f32>(scale), -greatest)) * inverse;
      let ofScores2 = select(vec4<f32>(), shares2 * (weights2 - along) * scale, isThere);
      let shares3 = power4(fma(scores3, vec4<f32>(scale), -greatest)) * inverse;
      let ofScores3 = select(vec4<f32>(), shares3 * (weights3 - along) * scale, isThere);
      pairs[(down * 4i + 0i) * 8i + across] = select(vec4<f32>(), shares0, isThere);
      pairs[(down * 4i + 1i) * 8i + across] = select(vec4<f32>(), shares1, isThere);
      pairs[(down * 4i + 2i) * 8i + across] = select(vec4<f32>(), shares2, isThere);
      pairs[(down * 4i + 3i) * 8i + across] = select(vec4<f32>(), shares3, isThere);
      {
        for (var n = down; n < 32i; n += 8i) {
          let e = column0 + 0i + 4i * across;
          var value = vec4<f32>();
          if (n < together && e < parameters[0].z) { value = gradientAt(row + n, head, e); }
          right[((n & 3i) * 8i + (n >> 2u)) * 9i + across] = value;
        }
        workgroupBarrier();
        var part0 = vec4<f32>();
        var part1 = vec4<f32>();
        var part2 = vec4<f32>();
        var part3 = vec4<f32>();
        for (var j = 0i; j < 8i; j++) {
          let b0 = right[(0i + j) * 9i + across];
          let b1 = right[(8i + j) * 9i + across];
          let b2 = right[(16i + j) * 9i + across];
          let b3 = right[(24i + j) * 9i + across];
          let a0 = pairs[(down * 4i + 0i) * 8i + j];
          part0 = fma(vec4<f32>(a0.x), b0, part0);
          part0 = fma(vec4<f32>(a0.y), b1, part0);
          part0 = fma(vec4<f32>(a0.z), b2, part0);
          part0 = fma(vec4<f32>(a0.w), b3, part0);
          let a1 = pairs[(down * 4i + 1i) * 8i + j];
          part1 = fma(vec4<f32>(a1.x), b0, part1);
          part1 = fma(vec4<f32>(a1.y), b1, part1);
          part1 = fma(vec4<f32>(a1.z), b2, part1);
          part1 = fma(vec4<f32>(a1.w), b3, part1);
          let a2 = pairs[(down * 4i + 2i) * 8i + j];
          part2 = fma(vec4<f32>(a2.x), b0, part2);
          part2 = fma(vec4<f32>(a2.y), b1, part2);
          part2 = fma(vec4<f32>(a2.z), b2, part2);
          part2 = fma(vec4<f32>(a2.w), b3, part2);
          let a3 = pairs[(down * 4i + 3i) * 8i + j];
          part3 = fma(vec4<f32>(a3.x), b0, part3);
          part3 = fma(vec4<f32>(a3.y), b1, part3);
          part3 = fma(vec4<f32>(a3.z), b2, part3);
          part3 = fma(vec4<f32>(a3.w), b3, part3);
        }
        workgroupBarrier();
        values0_0 = select(values0_0, values0_0 + part0, isIn.x);
        values0_1 = select(values0_1, values0_1 + part1, isIn.y);
        values0_2 = select(values0_2, values0_2 + part2, isIn.z);
        values0_3 = select(values0_3, values0_3 + part3, isIn.w);
      }
      pairs[(down * 4i + 0i) * 8i + across] = ofScores0;
      pairs[(down * 4i + 1i) * 8i + across] = ofScores1;
      pairs[(down * 4i + 2i) * 8i + across] = ofScores2;
      pairs[(down * 4i + 3i) * 8i + across] = ofScores3;
      {
        for (var n = down; n < 32i; n += 8i) {
          let e = column0 + 0i + 4i * across;
          var value = vec4<f32>();
          if (n < together && e < parameters[0].z) { value = queryAt(row + n, head, e); }
          right[((n & 3i) * 8i + (n >> 2u)) * 9i + across] = value;
        }
        workgroupBarrier();
        var part0 = vec4<f32>();
        var part1 = vec4<f32>();
        var part2 = vec4<f32>();
        var part3 = vec4<f32>();
        for (var j = 0i; j < 8i; j++) {
          let b0 = right[(0i + j) * 9i + across];
          let b1 = right[(8i + j) * 9i + across];
          let b2 = right[(16i + j) * 9i + across];
          let b3 = right[(24i + j) * 9i + across];
          let a0 = pairs[(down * 4i + 0i) * 8i + j];
          part0 = fma(vec4<f32>(a0.x), b0, part0);
          part0 = fma(vec4<f32>(a0.y), b1, part0);
          part0 = fma(vec4<f32>(a0.z), b2, part0);
          part0 = fma(vec4<f32>(a0.w), b3, part0);
          let a1 = pairs[(down * 4i + 1i) * 8i + j];
          part1 = fma(vec4<f32>(a1.x), b0, part1);
          part1 = fma(vec4<f32>(a1.y), b1, part1);
          part1 = fma(vec4<f32>(a1.z), b2, part1);
          part1 = fma(vec4<f32>(a1.w), b3, part1);
          let a2 = pairs[(down * 4i + 2i) * 8i + j];
          part2 = fma(vec4<f32>(a2.x), b0, part2);
          part2 = fma(vec4<f32>(a2.y), b1, part2);
          part2 = fma(vec4<f32>(a2.z), b2, part2);
          part2 = fma(vec4<f32>(a2.w), b3, part2);
          let a3 = pairs[(down * 4i + 3i) * 8i + j];
          part3 = fma(vec4<f32>(a3.x), b0, part3);
          part3 = fma(vec4<f32>(a3.y), b1, part3);
          part3 = fma(vec4<f32>(a3.z), b2, part3);
          part3 = fma(vec4<f32>(a3.w), b3, part3);
        }
        workgroupBarrier();
        keys0_0 = select(keys0_0, keys0_0 + part0, isIn.x);
        keys0_1 = select(keys0_1, keys0_1 + part1, isIn.y);
        keys0_2 = select(keys0_2, keys0_2 + part2, isIn.z);
        keys0_3 = select(keys0_3, keys0_3 + part3, isIn.w);
      }
    }
    row += together;
  }
  if (key0 + down * 4i + 0i < parameters[0].x) {
    let key = key0 + down * 4i + 0i;
    {
      let at = ((1i * parameters[0].x + key) * parameters[0].y + head) * parameters[0].z;
      {
        let column = column0 + 0i + 4i * across;
        let value = keys0_0;
        if (column < parameters[0].z) { output[(at + column) >> 2u] = value; }
      }
    }
    {
      let at = ((2i * parameters[0].x + key) * parameters[0].y + head) * parameters[0].z;
      {
        let column = column0 + 0i + 4i * across;
        let value = values0_0;
        if (column < parameters[0].z) { output[(at + column) >> 2u] = value; }
      }
    }
  }
  if (key0 + down * 4i + 1i < parameters[0].x) {
    let key = key0 + down * 4i + 1i;
    {
      let at = ((1i * parameters[0].x + key) * parameters[0].y + head) * parameters[0].z;
      {
        let column = column0 + 0i + 4i * across;
        let value = keys0_1;
        if (column < parameters[0].z) { output[(at + column) >> 2u] = value; }
      }
    }
    {
      let at = ((2i * parameters[0].x + key) * parameters[0].y + head) * parameters[0].z;
      {
        let column = column0 + 0i + 4i * across;
        let value = values0_1;
        if (column < parameters[0].z) { output[(at + column) >> 2u] = value; }
      }
    }
  }
  if (key0 + down * 4i + 2i < parameters[0].x) {
    let key = key0 + down * 4i + 2i;
    {
      let at = ((1i * parameters[0].x + key) * parameters[0].y + head) * parameters[0].z;
      {
        let column = column0 + 0i + 4i * across;
        let value = keys0_2;
        if (column < parameters[0].z) { output[(at + column) >> 2u] = value; }
      }
    }
    {
      let at = ((2i * parameters[0].x + key) * parameters[0].y + head) * parameters[0].z;
      {
        let column = column0 + 0i + 4i * across;
        let value = values0_2;
        if (column < parameters[0].z) { output[(at + column) >> 2u] = value; }
      }
    }
  }
  if (key0 + down * 4i + 3i < parameters[0].x) {
    let key = key0 + down * 4i + 3i;
    {
      let at = ((1i * parameters[0].x + key) * parameters[0].y + head) * parameters[0].z;
      {
        let column = column0 + 0i + 4i * across;
        let value = keys0_3;
        if (column < parameters[0].z) { output[(at + column) >> 2u] = value; }
      }
    }
    {
      let at = ((2i * parameters[0].x + key) * parameters[0].y + head) * parameters[0].z;
      {
        let column = column0 + 0i + 4i * across;
        let value = values0_3;
        if (column < parameters[0].z) { output[(at + column) >> 2u] = value; }
      }
    }
  }
}
