import { codePointSet, type CodePointSet } from "./code-point-set.ts";

/** Dropped by the normalizer `StripAccents` of Rust `tokenizers` 0.23.3: marks of every kind, those that its tables know. */
export const combiningMarks: CodePointSet = codePointSet(
  "lc+33 7o+6 7c+18 2 2+1 2+1 2 21+a 1d+k h 2u+6 3+5 3+1 2+3 10 v+q 2k+a 1n+8 z+3 2+8 2+2 2+4 18+2 3d+d 2+w 1j+2 2+h 2+6 b+1 " +
    "u+2 1l 2+6 3+1 3+2 a b+1 u+2 1l 2+4 5+1 3+2 4 v+1 4 c+2 1l 2+7 2+2 2+2 l+1 u+2 1l 2+6 3+1 3+2 9+1 b+1 v 1o+4 4+2 2+3 a 15+3 " +
    "1n+6 2+2 2+3 8+1 c+1 u+2 1l 2+6 2+2 2+3 8+1 c+1 u+2 1n+6 2+2 2+3 a b+1 v+1 1z 5+5 2 2+7 j+1 1q 3+6 d+7 2r 3+5 2+1 c+5 23+1 s " +
    "2 2 5+1 1e+j 2+1 6+a 2+z a 2t+j o+3 5+2 2+2 3+6 4+3 e+b 2 b+3 jk+2 qb+2 u+2 u+1 v+1 1t+v a 1a+2 3c+1 z 3b+b 5+b 64+4 1m+9 " +
    "2+s 3 1d+e 1u+4 1c+g 13+8 d+2 v+c 1l+d 1d+j 49+2 2+k 5 5+2 4+1 5j+1h 6+4 k1+w 2db+2 3y 2p+v ff+5 2y+1 n9x+3 2+9 x+1 29+1 7l " +
    "4 5 o+4 2h+1 1f+h r+h 1h+7 q+c 19+3 1c+d 11 1w+d d 9+1 1a+2 1f 2+2 3+1 6+1 2 16+4 6+1 6l+7 2+1 fn5 ki+f h+f r2 6b 46+4 1af+2 " +
    "2+1 6+3 15+2 5 4m+1 10a+2 1i+e 1l+3 1a+a 1y+2 11+d 1r d+2 1d+d a+2 2o+b 7 4h+b m+3 1l 2+6 3+1 3+2 a b+1 3+6 4+4 5d+h 2y+j " +
    "6k+6 3+8 s+1 2b+g 2z+c 2u+e zo+7 2+7 2b+l 2+d fga+4 1o+6 t7+19 h+3 f7v+1 43r+4 4+5 9+7 3+6 v+3 45+2 1j0+1i 5+1d 9 f n+4 2+e " +
    "11t+6 2+g 3+6 2+1 2+4 1pi+6 32+6 gzhy+6n",
);
