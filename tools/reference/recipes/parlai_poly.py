"""Poly-encoders of ParlAI with learnt codes."""

from pathlib import Path

import torch
from parlai.agents.transformer.polyencoder import PolyencoderAgent, PolyEncoderModule

from reference.case import Arrays
from reference.parlai_case import Inputs, ParlaiCase, write_parlai_case
from reference.parlai_modules import DEFAULTS, NULL, Numbers, agent_of, batch_of


def compute(model: PolyEncoderModule, inputs: Inputs) -> Arrays:
    agent = agent_of(PolyencoderAgent, model)
    context, mask = agent.get_ctxt_rep(batch_of(inputs["context"]))
    candidates = agent.get_cand_rep(batch_of(inputs["context"]), inputs["candidates"])
    scores = agent.get_scores(context, mask, candidates)
    return {"codes_or_first": context, "vector_mask": mask, "candidate_vectors": candidates, "scores": scores}


def in_batch(model: PolyEncoderModule, inputs: Inputs) -> torch.Tensor:
    return agent_of(PolyencoderAgent, model).score_candidates(batch_of(inputs["context"]), inputs["labels"])


def loss(model: PolyEncoderModule, inputs: Inputs) -> torch.Tensor:
    scores = in_batch(model, inputs)
    return torch.nn.functional.cross_entropy(scores, torch.arange(len(scores)))


LIBRARY = {"class": "PolyEncoderModule", "scored_by": "PolyencoderAgent"}
NOTES = [
    "scores: every context with its own candidates. scores_batch: every context with `labels` as candidates (in-batch).",
    "codes_or_first: the m context vectors handed to the final attention; vector_mask their mask.",
    "*.output is the encoder's output times output_scaling, before reduction; *.weights are softmax outputs.",
]


def further(model: PolyEncoderModule, inputs: Inputs) -> Arrays:
    """With one candidate for each context the library loses an axis; each context alone shows what is meant."""
    arrays = {"scores_batch": in_batch(model, inputs)}
    if inputs["candidates"].shape[1] == 1:
        each = [{name: inputs[name][i : i + 1] for name in ("context", "candidates")} for i in range(len(inputs["context"]))]
        arrays["scores_alone"] = torch.cat([compute(model, one)["scores"] for one in each])
    return arrays


def write(folder: Path, case: ParlaiCase, contexts: list[int], candidates: list[list[int]]) -> None:
    lists = case.lists("candidates", candidates)
    inputs = {"context": case.rows("context", contexts), "candidates": lists, "labels": [row[0] for row in lists]}
    module = PolyEncoderModule(case.options, Numbers(case.dictionary), NULL)
    write_parlai_case(folder, case, module, inputs, compute, further, loss)


def two_layers(folder: Path) -> None:
    options = DEFAULTS | {
        "embedding_size": 18,
        "ffn_size": 22,
        "n_layers": 2,
        "n_heads": 3,
        "n_positions": 14,
        "variant": "aiayn",
        "activation": "relu",
        "reduction_type": "first",
        "poly_n_codes": 6,
        "poly_attention_type": "sqrt",
    }
    what = "ParlAI poly-encoder, 6 codes, basic codes, sqrt final, aiayn, first"
    write(folder, ParlaiCase("poly", 9401, what, LIBRARY, NOTES, options, 40, trained=False), [9, 4, 11], [[3, 5], [2, 6], [4, 3]])


def trained(folder: Path) -> None:
    options = DEFAULTS | {
        "embedding_size": 16,
        "ffn_size": 14,
        "n_layers": 1,
        "n_heads": 2,
        "n_positions": 10,
        "n_segments": 2,
        "embeddings_scale": False,
        "output_scaling": 0.3,
        "poly_n_codes": 5,
    }
    what = "ParlAI poly-encoder, 5 codes, basic/basic, xlm, two segments, scaling 0.3, mean; gradients, AdamW"
    write(folder, ParlaiCase("poly", 9402, what, LIBRARY, NOTES, options, 22, trained=True), [6, 8, 3], [[4, 3], [2, 5], [3, 4]])


def empty(folder: Path) -> None:
    options = DEFAULTS | {
        "embedding_size": 12,
        "ffn_size": 14,
        "n_layers": 1,
        "n_heads": 3,
        "n_positions": 8,
        "variant": "prelayernorm",
        "reduction_type": "max",
        "poly_n_codes": 3,
        "codes_attention_type": "multihead",
        "codes_attention_num_heads": 2,
    }
    what = "ParlAI poly-encoder, a context and candidates without tokens, prelayernorm, multi-head codes, max"
    write(folder, ParlaiCase("poly", 9403, what, LIBRARY, NOTES, options, 20, trained=False), [5, 0, 7], [[3, 0], [2, 4], [0, 5]])


def one_candidate(folder: Path) -> None:
    options = DEFAULTS | {
        "embedding_size": 12,
        "ffn_size": 14,
        "n_layers": 1,
        "n_heads": 2,
        "n_positions": 8,
        "variant": "prelayernorm",
        "reduction_type": "first",
        "polyencoder_type": "n_first",
        "poly_n_codes": 5,
        "learn_positional_embeddings": False,
    }
    what = "ParlAI poly-encoder, first 5 outputs, one candidate for each context, padding on the left, fixed positions, first"
    case = ParlaiCase("poly", 9404, what, LIBRARY, NOTES, options, 20, trained=False, left=True)
    write(folder, case, [6, 3, 7], [[4], [2], [3]])


TINY = {"embedding_size": 12, "ffn_size": 14, "n_layers": 1, "n_heads": 3, "n_positions": 10}


def variant(seed: int, what: str, options: dict, contexts: list[int], candidates: list[list[int]], optimizers: tuple[str, ...] = ()):
    def recipe(folder: Path) -> None:
        named, chosen = f"ParlAI poly-encoder, {what}", DEFAULTS | TINY | options
        case = ParlaiCase("poly", seed, named, LIBRARY, NOTES, chosen, 20, bool(optimizers), optimizers=optimizers)
        write(folder, case, contexts, candidates)

    return recipe


BART = {"variant": "bart", "codes_attention_type": "sqrt", "poly_attention_type": "multihead", "poly_attention_num_heads": 2}
MULTIHEAD = {
    "codes_attention_type": "multihead",
    "codes_attention_num_heads": 2,
    "poly_attention_type": "multihead",
    "poly_attention_num_heads": 4,
    "poly_n_codes": 4,
    "embedding_size": 8,
    "ffn_size": 6,
    "n_heads": 2,
}
SQRT = {"variant": "aiayn", "activation": "relu", "reduction_type": "max", "codes_attention_type": "sqrt", "poly_attention_type": "sqrt"}
FIRST = {"polyencoder_type": "n_first", "poly_attention_type": "sqrt", "variant": "aiayn"}
SINUSOIDAL = {"learn_positional_embeddings": False, "codes_attention_type": "multihead", "codes_attention_num_heads": 2}

RECIPES = [
    ("small-parlai-poly", two_layers),
    ("small-parlai-poly-trained", trained),
    ("small-parlai-poly-empty", empty),
    ("small-parlai-poly-one-candidate", one_candidate),
    (
        "small-parlai-poly-bart",
        variant(9405, "3 codes, sqrt codes, multi-head final, bart, mean", BART | {"poly_n_codes": 3}, [7, 4], [[3, 5], [4, 2]]),
    ),
    (
        "small-parlai-poly-multihead",
        variant(
            9406,
            "4 codes, multi-head twice, xlm, mean; gradients, AdamW",
            MULTIHEAD,
            [6, 4, 9],
            [[3, 2], [2, 4], [4, 3]],
            ("adamw",),
        ),
    ),
    (
        "small-parlai-poly-sqrt",
        variant(9407, "one code, sqrt codes, sqrt final, aiayn, max", SQRT | {"poly_n_codes": 1}, [5, 8], [[3, 4, 2], [4, 3, 5]]),
    ),
    (
        "small-parlai-poly-first-1",
        variant(
            9408,
            "the first output alone, basic final, xlm, first",
            {"polyencoder_type": "n_first", "poly_n_codes": 1, "reduction_type": "first"},
            [6, 3],
            [[4, 2], [3, 5]],
        ),
    ),
    (
        "small-parlai-poly-first-9",
        variant(
            9409,
            "first 9 outputs of contexts shorter than that, sqrt final, aiayn, mean; gradients, AdamW",
            FIRST | {"poly_n_codes": 9},
            [7, 3, 8],
            [[4, 3], [2, 5], [3, 4]],
            ("adamw",),
        ),
    ),
    (
        "small-parlai-poly-sinusoidal",
        variant(
            9410,
            "5 codes, multi-head codes, basic final, xlm, fixed positions, scaled embeddings, max; gradients, AdamW",
            SINUSOIDAL | {"poly_n_codes": 5, "reduction_type": "max", "output_scaling": 0.2},
            [6, 4],
            [[3, 5], [4, 2]],
            ("adamw",),
        ),
    ),
]
