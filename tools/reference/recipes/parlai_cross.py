"""A cross-encoder of ParlAI: context and candidate joined, two segments, one linear layer."""

from pathlib import Path

import torch
from parlai.agents.transformer.crossencoder import CrossencoderAgent, CrossEncoderModule
from parlai.utils.torch import concat_without_padding

from reference.case import Arrays
from reference.parlai_case import Inputs, ParlaiCase, write_parlai_case
from reference.parlai_modules import DEFAULTS, NULL, Numbers, agent_of, batch_of
from reference.training import ALL


def compute(model: CrossEncoderModule, inputs: Inputs) -> Arrays:
    return {"scores": agent_of(CrossencoderAgent, model).score_candidates(batch_of(inputs["context"]), inputs["candidates"])}


def joined(_model: CrossEncoderModule, inputs: Inputs) -> Arrays:
    count = inputs["candidates"].shape[1]
    contexts = inputs["context"].repeat_interleave(count, dim=0)
    tokens, segments = concat_without_padding(contexts, inputs["candidates"].flatten(0, 1), False, NULL)
    return {"tokens": tokens, "segments": segments}


def loss(model: CrossEncoderModule, inputs: Inputs) -> torch.Tensor:
    return torch.nn.functional.cross_entropy(compute(model, inputs)["scores"], inputs["targets"])


LIBRARY = {"class": "CrossEncoderModule", "scored_by": "CrossencoderAgent"}
NOTES = [
    "tokens, segments: what the agent joins from context and candidate. scores: [B, C].",
    "The loss is cross-entropy over each row of scores against `targets`.",
]


def make(folder: Path) -> None:
    sizes = {"embedding_size": 16, "ffn_size": 18, "n_layers": 1, "n_heads": 2, "n_positions": 14, "n_segments": 2}
    options = DEFAULTS | sizes | {"embeddings_scale": False, "output_scaling": 0.4}
    what = "ParlAI cross-encoder, xlm, two segments, mean, scaling 0.4; gradients, AdamW"
    case = ParlaiCase("cross", 9601, what, LIBRARY, NOTES, options, 26, trained=True)
    lists = case.lists("candidates", [[3, 4, 2], [4, 2, 3]])
    inputs = {"context": case.rows("context", [4, 6]), "candidates": lists, "targets": [2, 0]}
    module = CrossEncoderModule(case.options, Numbers(case.dictionary), NULL)
    write_parlai_case(folder, case, module, inputs, compute, joined, loss)


def variant(seed: int, options: dict, optimizers: tuple[str, ...] = ()):
    def recipe(folder: Path) -> None:
        sizes = {"embedding_size": 12, "ffn_size": 14, "n_layers": 1, "n_heads": 3, "n_positions": 14, "n_segments": 2}
        trained = f"; gradients, {', '.join(optimizers)}" if optimizers else ""
        what = f"ParlAI cross-encoder, {options['variant']}, {options['reduction_type']}{trained}"
        case = ParlaiCase("cross", seed, what, LIBRARY, NOTES, DEFAULTS | sizes | options, 20, bool(optimizers), optimizers=optimizers)
        lists = case.lists("candidates", [[3, 4], [2, 5]])
        inputs = {"context": case.rows("context", [6, 3]), "candidates": lists, "targets": [1, 0]}
        module = CrossEncoderModule(case.options, Numbers(case.dictionary), NULL)
        write_parlai_case(folder, case, module, inputs, compute, joined, loss)

    return recipe


RECIPES = [
    ("small-parlai-cross-trained", make),
    ("small-parlai-cross-bart", variant(9602, {"variant": "bart", "reduction_type": "first", "activation": "relu"})),
    ("small-parlai-cross-prelayernorm", variant(9603, {"variant": "prelayernorm", "reduction_type": "max"})),
    ("small-parlai-cross-aiayn", variant(9604, {"variant": "aiayn", "reduction_type": "mean", "learn_positional_embeddings": False}, ALL)),
]
