/** A hash that is fed piece by piece. */
export interface Hasher {
  update(bytes: Uint8Array): void;
  /** Lower-case hexadecimal; the hasher takes nothing after it. */
  digest(): string;
}

/** SHA-1 is here for git's names of blobs only; nothing is secured by it. */
export type HashKind = "sha256" | "sha1";

/**
 * The hash of bytes or text (as UTF-8) at once, the same on every host.
 * @example expect(hashOf("sha256", "abc").slice(0, 8)).toBe("ba7816bf");
 */
export function hashOf(kind: HashKind, content: Uint8Array | string): string {
  const hasher = softwareHasher(kind);
  hasher.update(typeof content === "string" ? new TextEncoder().encode(content) : content);
  return hasher.digest();
}

/**
 * A hasher in plain JavaScript (FIPS 180-4), for hosts without one. Node's own is several times faster: see `Host.hasher`.
 * @example
 * const hasher = softwareHasher("sha1");
 * hasher.update(new Uint8Array(0));
 * expect(hasher.digest()).toBe("da39a3ee5e6b4b0d3255bfef95601890afd80709");
 */
export function softwareHasher(kind: HashKind): Hasher {
  const state = Int32Array.from(
    kind === "sha256" ? fractions((n) => Math.sqrt(n), 8) : [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0],
  );
  const compress = kind === "sha256" ? sha256Blocks() : sha1Block;
  const block = new Uint8Array(64);
  const view = new DataView(block.buffer);
  let filled = 0;
  let total = 0;
  const update = (bytes: Uint8Array): void => {
    total += bytes.length;
    for (let at = 0; at < bytes.length;) {
      const taken = Math.min(64 - filled, bytes.length - at);
      block.set(bytes.subarray(at, at + taken), filled);
      filled += taken;
      at += taken;
      if (filled === 64) {
        compress(state, view);
        filled = 0;
      }
    }
  };
  return {
    update,
    digest: () => {
      const bits = total * 8;
      update(new Uint8Array([0x80]));
      update(new Uint8Array((120 - filled) % 64));
      view.setUint32(56, Math.floor(bits / 2 ** 32));
      view.setUint32(60, bits >>> 0);
      compress(state, view);
      return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
    },
  };
}

// The constants are the first 32 bits of the fractions of roots of primes: made, not typed.
function fractions(root: (n: number) => number, count: number): number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n += 1) {
    let prime = true;
    for (let d = 2; d * d <= n; d += 1) prime &&= n % d !== 0;
    if (prime) found.push(((root(n) % 1) * 2 ** 32) | 0);
  }
  return found;
}

function sha256Blocks(): (state: Int32Array, block: DataView) => void {
  const constants = Int32Array.from(fractions((n) => Math.cbrt(n), 64));
  const w = new Int32Array(64);
  const turn = (x: number, n: number): number => (x >>> n) | (x << (32 - n));
  return (state, block) => {
    for (let i = 0; i < 16; i += 1) w[i] = block.getInt32(4 * i);
    for (let i = 16; i < 64; i += 1) {
      const [a, b] = [w[i - 15]!, w[i - 2]!]; // !: i - 15 and i - 2 lie in the array
      const s0 = turn(a, 7) ^ turn(a, 18) ^ (a >>> 3);
      const s1 = turn(b, 17) ^ turn(b, 19) ^ (b >>> 10);
      w[i] = (w[i - 16]! + s0 + w[i - 7]! + s1) | 0;
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
    for (let i = 0; i < 64; i += 1) {
      const t1 = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + constants[i]! + w[i]!) | 0;
      const t2 = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + t2) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => (state[i] = state[i]! + word));
  };
}

function sha1Block(state: Int32Array, block: DataView): void {
  const w = new Int32Array(80);
  const turn = (x: number, n: number): number => (x << n) | (x >>> (32 - n));
  for (let i = 0; i < 16; i += 1) w[i] = block.getInt32(4 * i);
  for (let i = 16; i < 80; i += 1) w[i] = turn(w[i - 3]! ^ w[i - 8]! ^ w[i - 14]! ^ w[i - 16]!, 1); // !: all lie in the array
  let [a = 0, b = 0, c = 0, d = 0, e = 0] = state;
  for (let i = 0; i < 80; i += 1) {
    const [mixed, constant] =
      i < 20
        ? [(b & c) | (~b & d), 0x5a827999]
        : i < 40
          ? [b ^ c ^ d, 0x6ed9eba1]
          : i < 60
            ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc]
            : [b ^ c ^ d, 0xca62c1d6];
    const next = (turn(a, 5) + mixed + e + constant + w[i]!) | 0;
    e = d;
    d = c;
    c = turn(b, 30);
    b = a;
    a = next;
  }
  [a, b, c, d, e].forEach((word, i) => (state[i] = state[i]! + word));
}
