/**
 * The error function in float64, to a few units of the last place. Below 2 it sums the series with positive terms
 * 2/sqrt(pi) e^(-x^2) sum of 2^n x^(2n+1) / (2n+1)!! (NIST DLMF 7.6.2), above it the continued fraction of erfc (7.9.1), which is small there.
 * It shares nothing with the float32 expansion that it judges.
 * @example expect(erfFloat64(0.5)).toBeCloseTo(0.5204998778130465, 15);
 */
export function erfFloat64(x: number): number {
  const size = Math.abs(x);
  if (size !== size) return x;
  if (size < 2) {
    const square = 2 * x * x;
    let term = x;
    let sum = x;
    for (let odd = 3; Math.abs(term) > Math.abs(sum) * 2 ** -56; odd += 2) {
      term *= square / odd;
      sum += term;
    }
    return (2 / Math.sqrt(Math.PI)) * expOfSquare(x) * sum;
  }
  if (size > 6) return Math.sign(x);
  let fraction = size;
  for (let k = 60; k > 0; k--) fraction = size + k / 2 / fraction;
  return Math.sign(x) * (1 - expOfSquare(x) / (Math.sqrt(Math.PI) * fraction));
}

/** e^(-x^2) without the rounding error of x^2: the square of x cut to sixteenths is exact. */
function expOfSquare(x: number): number {
  const cut = Math.trunc(x * 16) / 16;
  return Math.exp(-cut * cut) * Math.exp((cut - x) * (cut + x));
}
