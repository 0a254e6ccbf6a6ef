export { errors, type EncoderErrorDetails } from "./errors.ts";
export { activationOf, bertConfigFrom, hiddenActivation, parlaiConfigFrom } from "./foreign-config.ts";
export { leftOutNotes, renameTensors, type ForeignModel, type OurNames, type RenamedTensors } from "./foreign-model.ts";
export { hubTokenizer, textsFromFolder, type ForeignTexts } from "./foreign-tokenizer.ts";
export { bestOf, type Found, type Head, type JointHead, type SeparateHead, type Side } from "./head.ts";
export { huggingFaceBert } from "./hugging-face-form.ts";
export { floatsOf, keepVectors, keptTree, listedFloats, type Keep, type KeptVectors } from "./kept-vectors.ts";
export { type KnownHead } from "./known-head.ts";
export { loadJoint, loadParts, loadSeparate, matrixNumbers, partsOf, type LoadOptions, type OpenBackend } from "./load-model.ts";
export {
  jointModel,
  separateModel,
  textTensors,
  type CandidateSet,
  type EncodeOptions,
  type HeadConfig,
  type JointModel,
  type Model,
  type ModelParts,
  type Scored,
  type Searched,
  type SeparateModel,
  type TextReport,
} from "./model.ts";
export { openFolder, type OpenedFolder, type OpenedHead } from "./open-folder.ts";
export { paddedPlaces } from "./padded-places.ts";
export { initParameters, namedParameters, parametersFrom, parametersOn, type ParameterArray } from "./parameters.ts";
export { runInBatches, type QueueOptions, type QueueProgress } from "./queue.ts";
export { rankSet, type RankedSet } from "./rank-set.ts";
export { reduce, type PaddedPlaces, type Reduction } from "./reduction.ts";
export { isSavedModel, openModel, saveModel, type ModelToSave, type OpenedModel, type SavedModel } from "./saved-model.ts";
export { logit, rank, sigmoid, softmax, type Logit, type Probability, type Ranked } from "./scores.ts";
export { parlaiTexts, tokenizerTexts, type TextTokenizer, type TokenizedText, type TokenLimits } from "./text-tokenizer.ts";
export { type Hit, type SearchOptions } from "./search.ts";
export { identityIn, parametersIn, storedWeights, weightNotes, weightsNames, type Weights } from "./weights.ts";
export { firstVectors, lastVectors, presence, type TokenVectors } from "./token-vectors.ts";
