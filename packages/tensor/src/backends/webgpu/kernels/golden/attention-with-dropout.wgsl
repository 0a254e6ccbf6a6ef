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
fn keptOf(counter: i32, key0: i32, key1: i32, threshold: u32) -> u32 {
  let t0 = 3i + key0;
  let t1 = counter + key1;
  let t2 = t0 + t1;
  let t3 = t1 << u32(13i);
  let t4 = bitcast<i32>(bitcast<u32>(t1) >> u32(19i));
  let t5 = t3 | t4;
  let t6 = t5 ^ t2;
  let t7 = t2 + t6;
  let t8 = t6 << u32(15i);
  let t9 = bitcast<i32>(bitcast<u32>(t6) >> u32(17i));
  let t10 = t8 | t9;
  let t11 = t10 ^ t7;
  let t12 = t7 + t11;
  let t13 = t11 << u32(26i);
  let t14 = bitcast<i32>(bitcast<u32>(t11) >> u32(6i));
  let t15 = t13 | t14;
  let t16 = t15 ^ t12;
  let t17 = t12 + t16;
  let t18 = t17 + key1;
  let t19 = t16 << u32(6i);
  let t20 = bitcast<i32>(bitcast<u32>(t16) >> u32(26i));
  let t21 = t19 | t20;
  let t22 = t21 ^ t17;
  let t23 = key0 ^ key1;
  let t24 = t23 ^ 466688986i;
  let t25 = t22 + t24;
  let t26 = t25 + 1i;
  let t27 = t18 + t26;
  let t28 = t26 << u32(17i);
  let t29 = bitcast<i32>(bitcast<u32>(t26) >> u32(15i));
  let t30 = t28 | t29;
  let t31 = t30 ^ t27;
  let t32 = t27 + t31;
  let t33 = t31 << u32(29i);
  let t34 = bitcast<i32>(bitcast<u32>(t31) >> u32(3i));
  let t35 = t33 | t34;
  let t36 = t35 ^ t32;
  let t37 = t32 + t36;
  let t38 = t36 << u32(16i);
  let t39 = bitcast<i32>(bitcast<u32>(t36) >> u32(16i));
  let t40 = t38 | t39;
  let t41 = t40 ^ t37;
  let t42 = t37 + t41;
  let t43 = t42 + t24;
  let t44 = t41 << u32(24i);
  let t45 = bitcast<i32>(bitcast<u32>(t41) >> u32(8i));
  let t46 = t44 | t45;
  let t47 = t46 ^ t42;
  let t48 = t47 + key0;
  let t49 = t48 + 2i;
  let t50 = t43 + t49;
  let t51 = t49 << u32(13i);
  let t52 = bitcast<i32>(bitcast<u32>(t49) >> u32(19i));
  let t53 = t51 | t52;
  let t54 = t53 ^ t50;
  let t55 = t50 + t54;
  let t56 = t54 << u32(15i);
  let t57 = bitcast<i32>(bitcast<u32>(t54) >> u32(17i));
  let t58 = t56 | t57;
  let t59 = t58 ^ t55;
  let t60 = t55 + t59;
  let t61 = t59 << u32(26i);
  let t62 = bitcast<i32>(bitcast<u32>(t59) >> u32(6i));
  let t63 = t61 | t62;
  let t64 = t63 ^ t60;
  let t65 = t60 + t64;
  let t66 = t65 + key0;
  let t67 = t64 << u32(6i);
  let t68 = bitcast<i32>(bitcast<u32>(t64) >> u32(26i));
  let t69 = t67 | t68;
  let t70 = t69 ^ t65;
  let t71 = t70 + key1;
  let t72 = t71 + 3i;
  let t73 = t66 + t72;
  let t74 = t72 << u32(17i);
  let t75 = bitcast<i32>(bitcast<u32>(t72) >> u32(15i));
  let t76 = t74 | t75;
  let t77 = t76 ^ t73;
  let t78 = t73 + t77;
  let t79 = t77 << u32(29i);
  let t80 = bitcast<i32>(bitcast<u32>(t77) >> u32(3i));
  let t81 = t79 | t80;
  let t82 = t81 ^ t78;
  let t83 = t78 + t82;
  let t84 = t82 << u32(16i);
  let t85 = bitcast<i32>(bitcast<u32>(t82) >> u32(16i));
  let t86 = t84 | t85;
  let t87 = t86 ^ t83;
  let t88 = t83 + t87;
  let t89 = t88 + key1;
  let t90 = t87 << u32(24i);
  let t91 = bitcast<i32>(bitcast<u32>(t87) >> u32(8i));
  let t92 = t90 | t91;
  let t93 = t92 ^ t88;
  let t94 = t93 + t24;
  let t95 = t94 + 4i;
  let t96 = t89 + t95;
  let t97 = t95 << u32(13i);
  let t98 = bitcast<i32>(bitcast<u32>(t95) >> u32(19i));
  let t99 = t97 | t98;
  let t100 = t99 ^ t96;
  let t101 = t96 + t100;
  let t102 = t100 << u32(15i);
  let t103 = bitcast<i32>(bitcast<u32>(t100) >> u32(17i));
  let t104 = t102 | t103;
  let t105 = t104 ^ t101;
  let t106 = t101 + t105;
  let t107 = t105 << u32(26i);
  let t108 = bitcast<i32>(bitcast<u32>(t105) >> u32(6i));
  let t109 = t107 | t108;
  let t110 = t109 ^ t106;
  let t111 = t106 + t110;
  let t112 = t111 + t24;
  let t113 = t110 << u32(6i);
  let t114 = bitcast<i32>(bitcast<u32>(t110) >> u32(26i));
  let t115 = t113 | t114;
  let t116 = t115 ^ t111;
  let t117 = t116 + key0;
  let t118 = t117 + 5i;
  let parts = vec4<u32>(bitcast<u32>(t112) >> 16u, bitcast<u32>(t112) & 0xffffu, bitcast<u32>(t118) >> 16u, bitcast<u32>(t118) & 0xffffu);
  let kept = select(vec4<u32>(), vec4<u32>(1u, 2u, 4u, 8u), parts >= vec4<u32>(threshold));
  return kept.x | kept.y | kept.z | kept.w;
}
var<workgroup> kept: array<u32, 72>;
var<workgroup> someKept: atomic<u32>;
fn queryAt(row: i32, head: i32, e: i32) -> vec4<f32> {
  let at = parameters[2].z + row * parameters[2].w + head * parameters[3].x;
  return input0[(at + e) >> 2u];
}
fn keyAt(row: i32, head: i32, e: i32) -> vec4<f32> {
  let at = parameters[3].z + row * parameters[3].w + head * parameters[4].x;
  return input1[(at + e) >> 2u];
}
fn valueAt(row: i32, head: i32, e: i32) -> vec4<f32> {
  let at = parameters[4].z + row * parameters[4].w + head * parameters[5].x;
  return input2[(at + e) >> 2u];
}
var<workgroup> left: array<vec4<f32>, 64>;
var<workgroup> right: array<vec4<f32>, 288>;
var<workgroup> pairs: array<vec4<f32>, 64>;
var<workgroup> ranges: array<vec2<i32>, 8>;
var<workgroup> ends: array<i32, 8>;
var<workgroup> tops: array<f32, 64>;
var<workgroup> sums: array<f32, 64>;
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) index: u32) {
  let local = i32(index);
  let across = local & 7i;
  let down = local >> 3u;
  let lowest = -3.4028234663852886e38f;
  let row0 = i32(group.x) * 8i;
  let head = i32(group.y);
  let column0 = i32(group.z) * 32i;
  let count = min(8i, parameters[0].x - row0);
  let scale = bitcast<f32>(parameters[1].y);
  if (local < count) {
    let own = vec2<i32>(max(input3[parameters[1].z + (row0 + local) * parameters[1].w], 0i), min(input4[parameters[2].x + (row0 + local) * parameters[2].y], parameters[0].z));
    // Empty ranges are all alike.
    ranges[local] = select(vec2<i32>(), vec2<i32>(own.x, own.y - own.x), own.y > own.x);
  }
  workgroupBarrier();
  if (local < count) {
    var end = local + 1i;
    while (end < count && all(ranges[end] == ranges[local])) { end++; }
    ends[local] = end;
  }
  for (var part = 0i; part * 32i < parameters[0].w; part++) {
    for (var n = down; n < 8i; n += 8i) {
      let e = part * 32i + 4i * across;
      var value = vec4<f32>();
      if (n < count && e < parameters[0].w) { value = queryAt(row0 + n, head, e); }
      left[part * 64i + n * 8i + across] = value;
    }
  }
  var start = 0i;
  while (start < count) {
    let range = workgroupUniformLoad(&ranges[start]);
    let end = workgroupUniformLoad(&ends[start]);
    var top = f32(lowest);
    var total = f32();
    var result0_0 = vec4<f32>();
    if (local == 0i) { atomicStore(&someKept, 0u); }
    for (var block = 0i; block < range.y; block += 32i) {
      var scores0 = vec4<f32>();
      for (var part = 0i; part * 32i < parameters[0].w; part++) {
        if (part > 0i) { workgroupBarrier(); }
        for (var n = down; n < 32i; n += 8i) {
          let e = part * 32i + 4i * across;
          var value = vec4<f32>();
          if (block + n < range.y && e < parameters[0].w) { value = keyAt(range.x + block + n, head, e); }
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
          let a0 = left[part * 64i + (down * 1i + 0i) * 8i + e];
          scores0 = fma(vec4<f32>(a0.x), bx, scores0);
          scores0 = fma(vec4<f32>(a0.y), by, scores0);
          scores0 = fma(vec4<f32>(a0.z), bz, scores0);
          scores0 = fma(vec4<f32>(a0.w), bw, scores0);
        }
      }
      for (var n = local; n < 72i; n += 64i) {
        let drawnRow = n / 9i;
        // Positions wrap at 2^32, so counters at 2^30.
        let counter = (((u32((head * parameters[0].x + row0 + drawnRow) * parameters[0].z + range.x + block)) >> 2u) + u32(n % 9i)) & 0x3fffffffu;
        kept[n] = keptOf(i32(counter), input5[parameters[5].z], input5[parameters[5].z + parameters[6].x], u32(parameters[6].y));
      }
      let isSeen = vec4<i32>(block + 4i * across) + vec4<i32>(0i, 1i, 2i, 3i) < vec4<i32>(range.y);
      let seen0 = select(vec4<f32>(lowest), scores0 * scale, isSeen);
      var blockTop: f32 = max(max(seen0.x, seen0.y), max(seen0.z, seen0.w));
      tops[local] = blockTop;
      workgroupBarrier();
      blockTop = max(max(max(tops[down * 8i + 0i], tops[down * 8i + 1i]), max(tops[down * 8i + 2i], tops[down * 8i + 3i])), max(max(tops[down * 8i + 4i], tops[down * 8i + 5i]), max(tops[down * 8i + 6i], tops[down * 8i + 7i])));
      let before = top;
      top = max(top, blockTop);
      let fading = power1(before - top);
      let powers0 = select(vec4<f32>(), power4(fma(scores0, vec4<f32>(scale), vec4<f32>(-top))), isSeen);
      var blockSum: f32 = ((powers0.x + powers0.y) + (powers0.z + powers0.w));
      sums[local] = blockSum;
      for (var n = down; n < 32i; n += 8i) {
        let e = column0 + 4i * across;
        var value = vec4<f32>();
        if (block + n < range.y && e < parameters[1].x) { value = valueAt(range.x + block + n, head, e); }
        right[((n & 3i) * 8i + (n >> 2u)) * 9i + across] = value;
      }
      workgroupBarrier();
      let earlier = total;
      blockSum = (((sums[down * 8i + 0i] + sums[down * 8i + 1i]) + (sums[down * 8i + 2i] + sums[down * 8i + 3i])) + ((sums[down * 8i + 4i] + sums[down * 8i + 5i]) + (sums[down * 8i + 6i] + sums[down * 8i + 7i])));
      total = fma(total, fading, blockSum);
      let divisor = select(total, f32(1f), total == f32());
      let rough = f32(1f) / divisor;
      let inverse = fma(rough, fma(-rough, divisor, f32(1f)), rough);
      let staying = select((earlier * fading * inverse), 1f, isNan(total));
      let isKept0 = isSeen & ((vec4<u32>(((kept[(down * 1i + 0i) * 9i + across] | (kept[(down * 1i + 0i) * 9i + across + 1i] << 4u)) >> ((u32((head * parameters[0].x + row0 + (down * 1i + 0i)) * parameters[0].z + range.x + block)) & 3u))) & vec4<u32>(1u, 2u, 4u, 8u)) != vec4<u32>());
      if (any(isKept0)) { atomicOr(&someKept, 1u << u32(down * 1i + 0i)); }
      pairs[(down * 1i + 0i) * 8i + across] = select(vec4<f32>(), powers0 * inverse * bitcast<f32>(parameters[6].z), isKept0);
      workgroupBarrier();
      result0_0 *= staying;
      for (var j = 0i; j < 8i; j++) {
        let b0 = right[(0i + j) * 9i + across];
        let b1 = right[(8i + j) * 9i + across];
        let b2 = right[(16i + j) * 9i + across];
        let b3 = right[(24i + j) * 9i + across];
        let a0 = pairs[(down * 1i + 0i) * 8i + j];
        result0_0 = fma(vec4<f32>(a0.x), b0, result0_0);
        result0_0 = fma(vec4<f32>(a0.y), b1, result0_0);
        result0_0 = fma(vec4<f32>(a0.z), b2, result0_0);
        result0_0 = fma(vec4<f32>(a0.w), b3, result0_0);
      }
      workgroupBarrier();
    }
    {
      let row = down * 1i + 0i;
      if (row >= start && row < end) {
        let at = ((row0 + row) * parameters[0].y + head) * parameters[1].x;
        {
          let column = (column0 + 0i + 4i * across);
          let value = select(result0_0, vec4<f32>(total), isNan(total) && (atomicLoad(&someKept) & (1u << u32(down * 1i + 0i))) != 0u);
          if (column < parameters[1].x) { output[(at + column) >> 2u] = value; }
        }
      }
    }
    start = end;
  }
}
