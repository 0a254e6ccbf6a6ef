import { ones, transpose, zeros, type Tensor } from "@tercet/tensor";
import { batchNorm, groupNorm, layerNormFrom } from "../made/normalizations.ts";
import type { WebnnCall, WebnnOperators } from "./call.ts";

const eps = 1e-5;

/** Any axes in any order: they are brought to the end, and gain and bias follow their order. */
function layerNormalization(call: WebnnCall): Tensor {
  const x = call.input();
  const axes = call.numbers("axes") ?? x.shape.map((_, i) => i).slice(1);
  const order = [...x.shape.map((_, i) => i).filter((i) => !axes.includes(i)), ...axes];
  const [y] = layerNormFrom(
    transpose(x, order),
    x.rank - axes.length,
    call.number("epsilon", eps),
    call.optional("scale"),
    call.optional("bias"),
  );
  return transpose(y, x.shape.map((_, i) => order.indexOf(i))); // prettier-ignore
}

function instanceNormalization(call: WebnnCall): Tensor {
  const isLast = call.text("layout", "nchw") === "nhwc";
  const x = isLast ? transpose(call.input(), [0, 3, 1, 2]) : call.input();
  const channels = x.shape[1] ?? 0;
  const [gain, bias] = [call.optional("scale") ?? ones([channels]), call.optional("bias") ?? zeros([channels])];
  const y = groupNorm(x, channels, call.number("epsilon", eps), gain, bias);
  return isLast ? transpose(y, [0, 2, 3, 1]) : y;
}

function batchNormalization(call: WebnnCall): Tensor {
  const [mean, variance] = [call.input("mean"), call.input("variance")];
  const channels = { gain: call.optional("scale"), bias: call.optional("bias"), mean, variance };
  return batchNorm(call.input(), call.number("axis", 1), call.number("epsilon", eps), channels);
}

/** What brings rows or channels to a common size. */
export const webnnNormalizations: WebnnOperators = { batchNormalization, instanceNormalization, layerNormalization };
