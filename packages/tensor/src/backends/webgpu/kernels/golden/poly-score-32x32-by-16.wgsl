var<workgroup> lefts: array<array<array<vec4<f32>, 9>, 16>, 2>;
var<workgroup> rights: array<array<array<vec4<f32>, 9>, 16>, 2>;
// Four rows at four places of the summed axis: a vector for each place.
struct Block { a: vec4<f32>, b: vec4<f32>, c: vec4<f32>, d: vec4<f32> }
fn left4(at: i32) -> vec4<f32> {
  return y[at >> 2u];
}
fn leftBlock(start: i32, row: i32, rows: i32, k: i32, end: i32) -> Block {
  var block: Block;
  if (k < end) {
    if (row + 0 < rows) { block.a = left4(start + 0 * parameters[2].z + k); }
    if (row + 1 < rows) { block.b = left4(start + 1 * parameters[2].z + k); }
    if (row + 2 < rows) { block.c = left4(start + 2 * parameters[2].z + k); }
    if (row + 3 < rows) { block.d = left4(start + 3 * parameters[2].z + k); }
  }
  return Block(vec4<f32>(block.a.x, block.b.x, block.c.x, block.d.x), vec4<f32>(block.a.y, block.b.y, block.c.y, block.d.y), vec4<f32>(block.a.z, block.b.z, block.c.z, block.d.z), vec4<f32>(block.a.w, block.b.w, block.c.w, block.d.w));
}
fn right4(at: i32) -> vec4<f32> {
  return candidates[at >> 2u];
}
fn rightBlock(start: i32, row: i32, rows: i32, k: i32, end: i32) -> Block {
  var block: Block;
  if (k < end) {
    if (row + 0 < rows) { block.a = right4(start + 0 * parameters[3].z + k); }
    if (row + 1 < rows) { block.b = right4(start + 1 * parameters[3].z + k); }
    if (row + 2 < rows) { block.c = right4(start + 2 * parameters[3].z + k); }
    if (row + 3 < rows) { block.d = right4(start + 3 * parameters[3].z + k); }
  }
  return Block(vec4<f32>(block.a.x, block.b.x, block.c.x, block.d.x), vec4<f32>(block.a.y, block.b.y, block.c.y, block.d.y), vec4<f32>(block.a.z, block.b.z, block.c.z, block.d.z), vec4<f32>(block.a.w, block.b.w, block.c.w, block.d.w));
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
// Of four vectors of a context, for four candidates: greatest products, sums of powers; in the place of the first later parts of scores.
var<workgroup> tops: array<vec4<f32>, 64>;
var<workgroup> totals: array<vec4<f32>, 64>;
fn quotient(a: vec4<f32>, b: vec4<f32>, inverse: vec4<f32>) -> vec4<f32> {
  let first = a * inverse;
  return fma(fma(-first, b, a), inverse, first);
}
fn inverseOf(x: vec4<f32>) -> vec4<f32> {
  return vec4<f32>(divide(1f, x.x), divide(1f, x.y), divide(1f, x.z), divide(1f, x.w));
}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) invocation: u32) {
  let t = i32(invocation);
  let place = i32(group.x + group.y * groups.x);
  if (place >= parameters[1].z) { return; }
  let contextTile = place % parameters[1].x;
  let list = place / parameters[1].x / parameters[1].y;
  let firstContext = contextTile * 2;
  let firstCandidate = 32 * (place / parameters[1].x % parameters[1].y);
  let sharpness = bitcast<f32>(parameters[1].w);
  let steps = max(1, (parameters[0].w + 15) / 16);
  var topBefore = vec4<f32>();
  var totalBefore = vec4<f32>();
  var score = vec4<f32>();
  let blocks = (parameters[0].y + 15) / 16;
  for (var block = 0; block < blocks; block++) {
    let y = t % 8;
    let x = t / 8;
    var c00 = vec4<f32>();
    var c10 = vec4<f32>();
    var c20 = vec4<f32>();
    var c30 = vec4<f32>();
    var next0: Block;
    let block0 = t + 0;
    var at0: i32; var row0: i32; var rows0: i32; var start0: i32; var k0: i32;
    if (block0 < 32) {
      at0 = 4 * ((block0 >> 1u) % 8);
      k0 = 4 * ((block0 & 1) + block0 / 16 * 2);
      row0 = block * 16 + at0 % 16;
      rows0 = select(0, parameters[0].y, firstContext + at0 / 16 < parameters[0].x);
      start0 = parameters[2].x + (list * parameters[0].x + firstContext + at0 / 16) * parameters[2].y + (block * 16 + at0 % 16) * parameters[2].z;
    }
    else {
      at0 = 4 * (((block0 - 32) >> 1u) % 8);
      k0 = 4 * (((block0 - 32) & 1) + (block0 - 32) / 16 * 2);
      row0 = firstCandidate + at0;
      rows0 = parameters[0].z;
      start0 = parameters[3].x + list * parameters[3].y + (firstCandidate + at0) * parameters[3].z;
    }
    for (var step = -1; step < steps; step++) {
      let buffer = step & 1;
      if (step >= 0) {
        if (block0 < 32) {
          lefts[buffer][k0 + 0][at0 >> 2u] = next0.a;
          lefts[buffer][k0 + 1][at0 >> 2u] = next0.b;
          lefts[buffer][k0 + 2][at0 >> 2u] = next0.c;
          lefts[buffer][k0 + 3][at0 >> 2u] = next0.d;
        }
        else {
          rights[buffer][k0 + 0][at0 >> 2u] = next0.a;
          rights[buffer][k0 + 1][at0 >> 2u] = next0.b;
          rights[buffer][k0 + 2][at0 >> 2u] = next0.c;
          rights[buffer][k0 + 3][at0 >> 2u] = next0.d;
        }
        workgroupBarrier();
      }
      if (step + 1 < steps) {
        if (block0 < 32) {
          next0 = leftBlock(start0, row0, rows0, 0 + (step + 1) * 16 + k0, parameters[0].w);
        }
        else {
          next0 = rightBlock(start0, row0, rows0, 0 + (step + 1) * 16 + k0, parameters[0].w);
        }
      }
      if (step >= 0) {
        {
          let a0 = lefts[buffer][0][y + 0];
          let b0 = rights[buffer][0][x + 0];
          c00 = fma(vec4<f32>(a0.x), b0, c00);
          c10 = fma(vec4<f32>(a0.y), b0, c10);
          c20 = fma(vec4<f32>(a0.z), b0, c20);
          c30 = fma(vec4<f32>(a0.w), b0, c30);
        }
        {
          let a0 = lefts[buffer][1][y + 0];
          let b0 = rights[buffer][1][x + 0];
          c00 = fma(vec4<f32>(a0.x), b0, c00);
          c10 = fma(vec4<f32>(a0.y), b0, c10);
          c20 = fma(vec4<f32>(a0.z), b0, c20);
          c30 = fma(vec4<f32>(a0.w), b0, c30);
        }
        {
          let a0 = lefts[buffer][2][y + 0];
          let b0 = rights[buffer][2][x + 0];
          c00 = fma(vec4<f32>(a0.x), b0, c00);
          c10 = fma(vec4<f32>(a0.y), b0, c10);
          c20 = fma(vec4<f32>(a0.z), b0, c20);
          c30 = fma(vec4<f32>(a0.w), b0, c30);
        }
        {
          let a0 = lefts[buffer][3][y + 0];
          let b0 = rights[buffer][3][x + 0];
          c00 = fma(vec4<f32>(a0.x), b0, c00);
          c10 = fma(vec4<f32>(a0.y), b0, c10);
          c20 = fma(vec4<f32>(a0.z), b0, c20);
          c30 = fma(vec4<f32>(a0.w), b0, c30);
        }
        {
          let a0 = lefts[buffer][4][y + 0];
          let b0 = rights[buffer][4][x + 0];
          c00 = fma(vec4<f32>(a0.x), b0, c00);
          c10 = fma(vec4<f32>(a0.y), b0, c10);
          c20 = fma(vec4<f32>(a0.z), b0, c20);
          c30 = fma(vec4<f32>(a0.w), b0, c30);
        }
        {
          let a0 = lefts[buffer][5][y + 0];
          let b0 = rights[buffer][5][x + 0];
          c00 = fma(vec4<f32>(a0.x), b0, c00);
          c10 = fma(vec4<f32>(a0.y), b0, c10);
          c20 = fma(vec4<f32>(a0.z), b0, c20);
          c30 = fma(vec4<f32>(a0.w), b0, c30);
        }
        {
          let a0 = lefts[buffer][6][y + 0];
          let b0 = rights[buffer][6][x + 0];
          c00 = fma(vec4<f32>(a0.x), b0, c00);
          c10 = fma(vec4<f32>(a0.y), b0, c10);
          c20 = fma(vec4<f32>(a0.z), b0, c20);
          c30 = fma(vec4<f32>(a0.w), b0, c30);
        }
        {
          let a0 = lefts[buffer][7][y + 0];
          let b0 = rights[buffer][7][x + 0];
          c00 = fma(vec4<f32>(a0.x), b0, c00);
          c10 = fma(vec4<f32>(a0.y), b0, c10);
          c20 = fma(vec4<f32>(a0.z), b0, c20);
          c30 = fma(vec4<f32>(a0.w), b0, c30);
        }
        {
          let a0 = lefts[buffer][8][y + 0];
          let b0 = rights[buffer][8][x + 0];
          c00 = fma(vec4<f32>(a0.x), b0, c00);
          c10 = fma(vec4<f32>(a0.y), b0, c10);
          c20 = fma(vec4<f32>(a0.z), b0, c20);
          c30 = fma(vec4<f32>(a0.w), b0, c30);
        }
        {
          let a0 = lefts[buffer][9][y + 0];
          let b0 = rights[buffer][9][x + 0];
          c00 = fma(vec4<f32>(a0.x), b0, c00);
          c10 = fma(vec4<f32>(a0.y), b0, c10);
          c20 = fma(vec4<f32>(a0.z), b0, c20);
          c30 = fma(vec4<f32>(a0.w), b0, c30);
        }
        {
          let a0 = lefts[buffer][10][y + 0];
          let b0 = rights[buffer][10][x + 0];
          c00 = fma(vec4<f32>(a0.x), b0, c00);
          c10 = fma(vec4<f32>(a0.y), b0, c10);
          c20 = fma(vec4<f32>(a0.z), b0, c20);
          c30 = fma(vec4<f32>(a0.w), b0, c30);
        }
        {
          let a0 = lefts[buffer][11][y + 0];
          let b0 = rights[buffer][11][x + 0];
          c00 = fma(vec4<f32>(a0.x), b0, c00);
          c10 = fma(vec4<f32>(a0.y), b0, c10);
          c20 = fma(vec4<f32>(a0.z), b0, c20);
          c30 = fma(vec4<f32>(a0.w), b0, c30);
        }
        {
          let a0 = lefts[buffer][12][y + 0];
          let b0 = rights[buffer][12][x + 0];
          c00 = fma(vec4<f32>(a0.x), b0, c00);
          c10 = fma(vec4<f32>(a0.y), b0, c10);
          c20 = fma(vec4<f32>(a0.z), b0, c20);
          c30 = fma(vec4<f32>(a0.w), b0, c30);
        }
        {
          let a0 = lefts[buffer][13][y + 0];
          let b0 = rights[buffer][13][x + 0];
          c00 = fma(vec4<f32>(a0.x), b0, c00);
          c10 = fma(vec4<f32>(a0.y), b0, c10);
          c20 = fma(vec4<f32>(a0.z), b0, c20);
          c30 = fma(vec4<f32>(a0.w), b0, c30);
        }
        {
          let a0 = lefts[buffer][14][y + 0];
          let b0 = rights[buffer][14][x + 0];
          c00 = fma(vec4<f32>(a0.x), b0, c00);
          c10 = fma(vec4<f32>(a0.y), b0, c10);
          c20 = fma(vec4<f32>(a0.z), b0, c20);
          c30 = fma(vec4<f32>(a0.w), b0, c30);
        }
        {
          let a0 = lefts[buffer][15][y + 0];
          let b0 = rights[buffer][15][x + 0];
          c00 = fma(vec4<f32>(a0.x), b0, c00);
          c10 = fma(vec4<f32>(a0.y), b0, c10);
          c20 = fma(vec4<f32>(a0.z), b0, c20);
          c30 = fma(vec4<f32>(a0.w), b0, c30);
        }
      }
    }
    let four0 = y + 0;
    let own0 = parameters[0].y - block * 16 - 4 * four0 % 16;
    var top0: vec4<f32> = vec4<f32>(floatOf(0xff800000u));
    if (0 < own0) { top0 = max(top0, sharpness * c00); }
    if (1 < own0) { top0 = max(top0, sharpness * c10); }
    if (2 < own0) { top0 = max(top0, sharpness * c20); }
    if (3 < own0) { top0 = max(top0, sharpness * c30); }
    tops[x * 8 + four0] = top0;
    workgroupBarrier();
    {
      let topsFrom0 = x * 8 + four0 / 4 * 4;
      top0 = max(max(tops[topsFrom0 + 0], tops[topsFrom0 + 1]), max(tops[topsFrom0 + 2], tops[topsFrom0 + 3]));
    }
    var total0: vec4<f32> = vec4<f32>();
    var p0 = vec4<f32>();
    if (0 < own0) { p0 = power4(fma(vec4<f32>(sharpness), c00, -top0)); }
    total0 = total0 + p0;
    var p1 = vec4<f32>();
    if (1 < own0) { p1 = power4(fma(vec4<f32>(sharpness), c10, -top0)); }
    total0 = total0 + p1;
    var p2 = vec4<f32>();
    if (2 < own0) { p2 = power4(fma(vec4<f32>(sharpness), c20, -top0)); }
    total0 = total0 + p2;
    var p3 = vec4<f32>();
    if (3 < own0) { p3 = power4(fma(vec4<f32>(sharpness), c30, -top0)); }
    total0 = total0 + p3;
    totals[x * 8 + four0] = total0;
    workgroupBarrier();
    {
      let totalsFrom0 = x * 8 + four0 / 4 * 4;
      total0 = ((totals[totalsFrom0 + 0] + totals[totalsFrom0 + 1]) + (totals[totalsFrom0 + 2] + totals[totalsFrom0 + 3]));
    }
    let inverse0 = inverseOf(total0);
    var sum0: vec4<f32> = vec4<f32>();
    sum0 = fma(quotient(p0, total0, inverse0), c00, sum0);
    sum0 = fma(quotient(p1, total0, inverse0), c10, sum0);
    sum0 = fma(quotient(p2, total0, inverse0), c20, sum0);
    sum0 = fma(quotient(p3, total0, inverse0), c30, sum0);
    tops[x * 8 + four0] = sum0;
    workgroupBarrier();
    {
      let topsFrom0 = x * 8 + four0 / 4 * 4;
      sum0 = ((tops[topsFrom0 + 0] + tops[topsFrom0 + 1]) + (tops[topsFrom0 + 2] + tops[topsFrom0 + 3]));
    }
    if ((firstContext + four0 / 4) < parameters[0].x) {
      for (var c = y & 3; c < 4; c += 4) {
        let candidate = firstCandidate + 4 * x + c;
        if (candidate < parameters[0].z) { out[(list * parameters[0].x + (firstContext + four0 / 4)) * parameters[0].z + candidate] = sum0[c]; }
      }
    }
  }
}