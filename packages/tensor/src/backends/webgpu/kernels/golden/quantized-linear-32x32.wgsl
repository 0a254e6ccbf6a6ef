fn dots(a: u32, b: vec4<u32>, sum: vec4<i32>) -> vec4<i32> { return sum + vec4<i32>(dot4I8Packed(a, b.x), dot4I8Packed(a, b.y), dot4I8Packed(a, b.z), dot4I8Packed(a, b.w)); }
var<workgroup> lefts: array<array<array<vec4<u32>, 9>, 16>, 2>;
var<workgroup> rights: array<array<array<vec4<u32>, 9>, 16>, 2>;
// Four rows at four places of the summed axis: a vector for each place.
struct Block { a: vec4<u32>, b: vec4<u32>, c: vec4<u32>, d: vec4<u32> }
fn left4(at: i32) -> vec4<u32> {
  return planes[at >> 2u];
}
fn leftBlock(start: i32, row: i32, rows: i32, k: i32, end: i32) -> Block {
  var block: Block;
  if (k < end) {
    if (row + 0 < rows) { block.a = left4(start + 0 * parameters[0].w + k); }
    if (row + 1 < rows) { block.b = left4(start + 1 * parameters[0].w + k); }
    if (row + 2 < rows) { block.c = left4(start + 2 * parameters[0].w + k); }
    if (row + 3 < rows) { block.d = left4(start + 3 * parameters[0].w + k); }
  }
  return Block(vec4<u32>(block.a.x, block.b.x, block.c.x, block.d.x), vec4<u32>(block.a.y, block.b.y, block.c.y, block.d.y), vec4<u32>(block.a.z, block.b.z, block.c.z, block.d.z), vec4<u32>(block.a.w, block.b.w, block.c.w, block.d.w));
}
fn right4(at: i32) -> vec4<u32> {
  return weight[at >> 2u];
}
fn rightBlock(start: i32, row: i32, rows: i32, k: i32, end: i32) -> Block {
  var block: Block;
  if (k < end) {
    if (row + 0 < rows) { block.a = right4(start + 0 * parameters[1].w + k); }
    if (row + 1 < rows) { block.b = right4(start + 1 * parameters[1].w + k); }
    if (row + 2 < rows) { block.c = right4(start + 2 * parameters[1].w + k); }
    if (row + 3 < rows) { block.d = right4(start + 3 * parameters[1].w + k); }
  }
  return Block(vec4<u32>(block.a.x, block.b.x, block.c.x, block.d.x), vec4<u32>(block.a.y, block.b.y, block.c.y, block.d.y), vec4<u32>(block.a.z, block.b.z, block.c.z, block.d.z), vec4<u32>(block.a.w, block.b.w, block.c.w, block.d.w));
}
fn finish(row: i32, column: i32, sums: vec4<i32>) {
  if (row >= parameters[0].x) { return; }
  for (var i = 0; i < 4 && column + i < parameters[0].y; i++) {
    let at = row * parameters[0].y + column + i;
    let product = f32(sums[i]) * steps[row];
    let value = fma(product, scale[parameters[2].y + (column + i) * parameters[2].z], bias[parameters[2].w + (column + i) * parameters[3].x]);
    out[at] = value;
  }
}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) invocation: u32) {
  let t = i32(invocation);
  let place = i32(group.x + group.y * groups.x);
  if (place >= parameters[1].y) { return; }
  let firstRow = 32 * (place % parameters[1].x);
  let firstColumn = 32 * (place / parameters[1].x);
  let steps = max(1, (parameters[0].z + 15) / 16);
  let x = t % 8;
  let y = t / 8;
  var c00 = vec4<i32>();
  var c10 = vec4<i32>();
  var c20 = vec4<i32>();
  var c30 = vec4<i32>();
  var next0: Block;
  let block0 = t + 0;
  var at0: i32; var row0: i32; var rows0: i32; var start0: i32; var k0: i32;
  if (block0 < 32) {
    at0 = 4 * ((block0 >> 1u) % 8);
    k0 = 4 * ((block0 & 1) + block0 / 16 * 2);
    row0 = firstRow + at0;
    rows0 = 2 * parameters[0].x;
    start0 = (firstRow + at0) * parameters[0].w;
  }
  else {
    at0 = 4 * (((block0 - 32) >> 1u) % 8);
    k0 = 4 * (((block0 - 32) & 1) + (block0 - 32) / 16 * 2);
    row0 = firstColumn + at0;
    rows0 = parameters[0].y;
    start0 = parameters[1].z + (firstColumn + at0) * parameters[1].w;
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
        next0 = leftBlock(start0, row0, rows0, 0 + (step + 1) * 16 + k0, parameters[0].z);
      }
      else {
        next0 = rightBlock(start0, row0, rows0, 0 + (step + 1) * 16 + k0, parameters[0].z);
      }
    }
    if (step >= 0) {
      {
        let a0 = lefts[buffer][0][y + 0];
        let b0 = rights[buffer][0][x + 0];
        c00 = dots(a0.x, b0, c00);
        c10 = dots(a0.y, b0, c10);
        c20 = dots(a0.z, b0, c20);
        c30 = dots(a0.w, b0, c30);
      }
      {
        let a0 = lefts[buffer][1][y + 0];
        let b0 = rights[buffer][1][x + 0];
        c00 = dots(a0.x, b0, c00);
        c10 = dots(a0.y, b0, c10);
        c20 = dots(a0.z, b0, c20);
        c30 = dots(a0.w, b0, c30);
      }
      {
        let a0 = lefts[buffer][2][y + 0];
        let b0 = rights[buffer][2][x + 0];
        c00 = dots(a0.x, b0, c00);
        c10 = dots(a0.y, b0, c10);
        c20 = dots(a0.z, b0, c20);
        c30 = dots(a0.w, b0, c30);
      }
      {
        let a0 = lefts[buffer][3][y + 0];
        let b0 = rights[buffer][3][x + 0];
        c00 = dots(a0.x, b0, c00);
        c10 = dots(a0.y, b0, c10);
        c20 = dots(a0.z, b0, c20);
        c30 = dots(a0.w, b0, c30);
      }
      {
        let a0 = lefts[buffer][4][y + 0];
        let b0 = rights[buffer][4][x + 0];
        c00 = dots(a0.x, b0, c00);
        c10 = dots(a0.y, b0, c10);
        c20 = dots(a0.z, b0, c20);
        c30 = dots(a0.w, b0, c30);
      }
      {
        let a0 = lefts[buffer][5][y + 0];
        let b0 = rights[buffer][5][x + 0];
        c00 = dots(a0.x, b0, c00);
        c10 = dots(a0.y, b0, c10);
        c20 = dots(a0.z, b0, c20);
        c30 = dots(a0.w, b0, c30);
      }
      {
        let a0 = lefts[buffer][6][y + 0];
        let b0 = rights[buffer][6][x + 0];
        c00 = dots(a0.x, b0, c00);
        c10 = dots(a0.y, b0, c10);
        c20 = dots(a0.z, b0, c20);
        c30 = dots(a0.w, b0, c30);
      }
      {
        let a0 = lefts[buffer][7][y + 0];
        let b0 = rights[buffer][7][x + 0];
        c00 = dots(a0.x, b0, c00);
        c10 = dots(a0.y, b0, c10);
        c20 = dots(a0.z, b0, c20);
        c30 = dots(a0.w, b0, c30);
      }
      {
        let a0 = lefts[buffer][8][y + 0];
        let b0 = rights[buffer][8][x + 0];
        c00 = dots(a0.x, b0, c00);
        c10 = dots(a0.y, b0, c10);
        c20 = dots(a0.z, b0, c20);
        c30 = dots(a0.w, b0, c30);
      }
      {
        let a0 = lefts[buffer][9][y + 0];
        let b0 = rights[buffer][9][x + 0];
        c00 = dots(a0.x, b0, c00);
        c10 = dots(a0.y, b0, c10);
        c20 = dots(a0.z, b0, c20);
        c30 = dots(a0.w, b0, c30);
      }
      {
        let a0 = lefts[buffer][10][y + 0];
        let b0 = rights[buffer][10][x + 0];
        c00 = dots(a0.x, b0, c00);
        c10 = dots(a0.y, b0, c10);
        c20 = dots(a0.z, b0, c20);
        c30 = dots(a0.w, b0, c30);
      }
      {
        let a0 = lefts[buffer][11][y + 0];
        let b0 = rights[buffer][11][x + 0];
        c00 = dots(a0.x, b0, c00);
        c10 = dots(a0.y, b0, c10);
        c20 = dots(a0.z, b0, c20);
        c30 = dots(a0.w, b0, c30);
      }
      {
        let a0 = lefts[buffer][12][y + 0];
        let b0 = rights[buffer][12][x + 0];
        c00 = dots(a0.x, b0, c00);
        c10 = dots(a0.y, b0, c10);
        c20 = dots(a0.z, b0, c20);
        c30 = dots(a0.w, b0, c30);
      }
      {
        let a0 = lefts[buffer][13][y + 0];
        let b0 = rights[buffer][13][x + 0];
        c00 = dots(a0.x, b0, c00);
        c10 = dots(a0.y, b0, c10);
        c20 = dots(a0.z, b0, c20);
        c30 = dots(a0.w, b0, c30);
      }
      {
        let a0 = lefts[buffer][14][y + 0];
        let b0 = rights[buffer][14][x + 0];
        c00 = dots(a0.x, b0, c00);
        c10 = dots(a0.y, b0, c10);
        c20 = dots(a0.z, b0, c20);
        c30 = dots(a0.w, b0, c30);
      }
      {
        let a0 = lefts[buffer][15][y + 0];
        let b0 = rights[buffer][15][x + 0];
        c00 = dots(a0.x, b0, c00);
        c10 = dots(a0.y, b0, c10);
        c20 = dots(a0.z, b0, c20);
        c30 = dots(a0.w, b0, c30);
      }
    }
  }
  finish((firstRow + 4 * y + 0) / 2, firstColumn + 4 * x + 0, 64 * c00 + c10);
  finish((firstRow + 4 * y + 2) / 2, firstColumn + 4 * x + 0, 64 * c20 + c30);
}