import { faiss } from "./faiss/peer.ts";
import { jaxJs } from "./jax-js/peer.ts";
import { onnxruntimeNode } from "./onnxruntime-node/peer.ts";
import { onnxruntimeNodeWebgpu } from "./onnxruntime-node-webgpu/peer.ts";
import { onnxruntimeWebWebgpu } from "./onnxruntime-web-webgpu/peer.ts";
import { transformersJsWebgpu } from "./transformers-js-webgpu/peer.ts";
import { onnxruntimeWeb } from "./onnxruntime-web/peer.ts";
import type { Peer } from "./peer.ts";
import { pytorch } from "./pytorch/peer.ts";
import { sentenceTransformers } from "./sentence-transformers/peer.ts";
import { transformersJs } from "./transformers-js/peer.ts";

/** All peers: a new one is a folder and an entry here. */
export const peers: readonly Peer[] = [
  onnxruntimeNode,
  onnxruntimeWeb,
  transformersJs,
  jaxJs,
  pytorch,
  sentenceTransformers,
  faiss,
  onnxruntimeWebWebgpu,
  transformersJsWebgpu,
  onnxruntimeNodeWebgpu,
];
