export { tokenizerClaims } from "./tokenizers.ts";
