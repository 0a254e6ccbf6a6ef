"""A bi-encoder of ParlAI: one encoder, candidates pass a two-layer network after it."""

from pathlib import Path

import torch
from parlai.agents.transformer.biencoder import BiencoderAgent
from parlai.agents.transformer.modules import TransformerMemNetModel

from reference.case import Arrays
from reference.parlai_case import Inputs, ParlaiCase, write_parlai_case
from reference.parlai_modules import DEFAULTS, Numbers, agent_of, batch_of


def compute(model: TransformerMemNetModel, inputs: Inputs) -> Arrays:
    context, candidates = model(xs=inputs["context"], mems=None, cands=inputs["candidates"])
    scores = agent_of(BiencoderAgent, model)._score(context, candidates)
    return {"context_vector": context, "candidate_vectors": candidates, "scores": scores}


def in_batch(model: TransformerMemNetModel, inputs: Inputs) -> torch.Tensor:
    return agent_of(BiencoderAgent, model).score_candidates(batch_of(inputs["context"]), inputs["labels"])


def loss(model: TransformerMemNetModel, inputs: Inputs) -> torch.Tensor:
    scores = in_batch(model, inputs)
    return torch.nn.functional.cross_entropy(scores, torch.arange(len(scores)))


LIBRARY = {"class": "TransformerMemNetModel", "scored_by": "BiencoderAgent"}
NOTES = [
    "scores: inline candidates. scores_batch: `labels` as candidates. context_vector, candidate_vectors: what is multiplied.",
    "*.output is the encoder's output times output_scaling, before reduction; #0, #1 number calls of a shared encoder.",
]


def make(folder: Path) -> None:
    sizes = {"embedding_size": 16, "ffn_size": 20, "n_layers": 1, "n_heads": 4, "n_positions": 12}
    what = "ParlAI bi-encoder, shared encoder, ReLU MLP on candidates, xlm, mean, scaling 0.5; gradients, AdamW"
    case = ParlaiCase("bi", 9501, what, LIBRARY, NOTES, DEFAULTS | sizes | {"output_scaling": 0.5}, 30, trained=True)
    lists = case.lists("candidates", [[3, 5], [2, 6], [4, 3]])
    inputs = {"context": case.rows("context", [7, 9, 4]), "candidates": lists, "labels": [row[0] for row in lists]}
    module = TransformerMemNetModel(case.options, Numbers(case.dictionary))
    write_parlai_case(folder, case, module, inputs, compute, lambda model, given: {"scores_batch": in_batch(model, given)}, loss)


RECIPES = [("small-parlai-bi-trained", make)]
