var<workgroup> lefts: array<array<array<vec4<f32>, 9>, 16>, 2>;
var<workgroup> rights: array<array<array<vec4<f32>, 9>, 16>, 2>;
// Four rows at four places of the summed axis: a vector for each place.
struct Block { a: vec4<f32>, b: vec4<f32>, c: vec4<f32>, d: vec4<f32> }
fn left4(at: i32) -> vec4<f32> {
  return x[at >> 2u];
}
fn leftBlock(start: i32, row: i32, rows: i32, k: i32, end: i32) -> Block {
  var block: Block;
  if (k < end) {
    if (row + 0 < rows) { block.a = left4(start + 0 * parameters[1].y + k); }
    if (row + 1 < rows) { block.b = left4(start + 1 * parameters[1].y + k); }
    if (row + 2 < rows) { block.c = left4(start + 2 * parameters[1].y + k); }
    if (row + 3 < rows) { block.d = left4(start + 3 * parameters[1].y + k); }
  }
  return Block(vec4<f32>(block.a.x, block.b.x, block.c.x, block.d.x), vec4<f32>(block.a.y, block.b.y, block.c.y, block.d.y), vec4<f32>(block.a.z, block.b.z, block.c.z, block.d.z), vec4<f32>(block.a.w, block.b.w, block.c.w, block.d.w));
}
fn right4(at: i32) -> vec4<f32> {
  return weight[at >> 2u];
}
fn rightBlock(start: i32, row: i32, rows: i32, k: i32, end: i32) -> Block {
  var block: Block;
  if (k < end) {
    if (row + 0 < rows) { block.a = right4(start + 0 * parameters[2].y + k); }
    if (row + 1 < rows) { block.b = right4(start + 1 * parameters[2].y + k); }
    if (row + 2 < rows) { block.c = right4(start + 2 * parameters[2].y + k); }
    if (row + 3 < rows) { block.d = right4(start + 3 * parameters[2].y + k); }
  }
  return Block(vec4<f32>(block.a.x, block.b.x, block.c.x, block.d.x), vec4<f32>(block.a.y, block.b.y, block.c.y, block.d.y), vec4<f32>(block.a.z, block.b.z, block.c.z, block.d.z), vec4<f32>(block.a.w, block.b.w, block.c.w, block.d.w));
}
fn finish(row: i32, column: i32, slice: i32, sums: vec4<f32>, isLater: bool, isLast: bool) {
  if (row >= parameters[0].x) { return; }
  if (column < parameters[0].y) {
    let at = (slice + row * parameters[3].w + column) >> 2u;
    var value: vec4<f32> = sums;
    if (isLater) { value = out[at] + value; }
    if (isLast) { value = value + vec4<f32>(bias[parameters[3].y + (column + 0) * parameters[3].z], bias[parameters[3].y + (column + 1) * parameters[3].z], bias[parameters[3].y + (column + 2) * parameters[3].z], bias[parameters[3].y + (column + 3) * parameters[3].z]); }
    out[at] = value;
  }
}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) invocation: u32) {
  let t = i32(invocation);
  let place = i32(group.x + group.y * groups.x);
  if (place >= parameters[5].z) { return; }
  let part = place / parameters[5].y;
  let tilesOfBatch = parameters[4].w * parameters[5].x;
  let batch = place % parameters[5].y / tilesOfBatch;
  let tile = place % tilesOfBatch;
  let tilesOfBand = 8 * parameters[5].x;
  let firstOfBand = 8 * (tile / tilesOfBand);
  let rowsOfBand = min(8, parameters[4].w - firstOfBand);
  let firstRow = 32 * (firstOfBand + tile % tilesOfBand % rowsOfBand);
  let firstColumn = 32 * (tile % tilesOfBand / rowsOfBand);
  let first = part * parameters[5].w;
  let end = min(parameters[0].z, first + parameters[5].w);
  let steps = max(1, (end - first + 15) / 16);
  let slice = part * parameters[4].z + batch * parameters[4].y;
  let x = t % 8;
  let y = t / 8;
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
    row0 = firstRow + at0;
    rows0 = parameters[0].x;
    start0 = parameters[0].w + batch * parameters[1].x + (firstRow + at0) * parameters[1].y;
  }
  else {
    at0 = 4 * (((block0 - 32) >> 1u) % 8);
    k0 = 4 * (((block0 - 32) & 1) + (block0 - 32) / 16 * 2);
    row0 = firstColumn + at0;
    rows0 = parameters[0].y;
    start0 = parameters[1].w + batch * parameters[2].x + (firstColumn + at0) * parameters[2].y;
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
        next0 = leftBlock(start0, row0, rows0, first + (step + 1) * 16 + k0, end);
      }
      else {
        next0 = rightBlock(start0, row0, rows0, first + (step + 1) * 16 + k0, end);
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
      if (((step + 1) & 31) == 0 || step + 1 == steps) {
        finish(firstRow + 4 * y + 0, firstColumn + 4 * x + 0, slice, c00, step >= 32, step + 1 == steps);
        c00 = vec4<f32>();
        finish(firstRow + 4 * y + 1, firstColumn + 4 * x + 0, slice, c10, step >= 32, step + 1 == steps);
        c10 = vec4<f32>();
        finish(firstRow + 4 * y + 2, firstColumn + 4 * x + 0, slice, c20, step >= 32, step + 1 == steps);
        c20 = vec4<f32>();
        finish(firstRow + 4 * y + 3, firstColumn + 4 * x + 0, slice, c30, step >= 32, step + 1 == steps);
        c30 = vec4<f32>();
      }
    }
  }
}