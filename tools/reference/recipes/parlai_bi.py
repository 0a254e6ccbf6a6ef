"""A bi-encoder of ParlAI: one encoder, candidates pass a two-layer network after it."""

from pathlib import Path

import torch
from parlai.agents.transformer.biencoder import BiencoderAgent
from parlai.agents.transformer.modules import TransformerMemNetModel

from reference.case import Arrays
from reference.parlai_case import Inputs, ParlaiCase, write_parlai_case
from reference.parlai_modules import DEFAULTS, Numbers, agent_of, batch_of


def compute(model: TransformerMemNetModel, inputs: Inputs) -> Arrays:
    context, candidates = model(xs=inputs["context"], mems=inputs.get("memories"), cands=inputs["candidates"])
    scores = agent_of(BiencoderAgent, model)._score(context, candidates)
    return {"context_vector": context, "candidate_vectors": candidates, "scores": scores}


def in_batch(model: TransformerMemNetModel, inputs: Inputs) -> torch.Tensor:
    if "memories" not in inputs:
        return agent_of(BiencoderAgent, model).score_candidates(batch_of(inputs["context"]), inputs["labels"])
    context, candidates = model(xs=inputs["context"], mems=inputs["memories"], cands=inputs["labels"])
    return agent_of(BiencoderAgent, model)._score(context, candidates)


def loss(model: TransformerMemNetModel, inputs: Inputs) -> torch.Tensor:
    scores = in_batch(model, inputs)
    return torch.nn.functional.cross_entropy(scores, torch.arange(len(scores)))


LIBRARY = {"class": "TransformerMemNetModel", "scored_by": "BiencoderAgent"}
NOTES = [
    "scores: inline candidates. scores_batch: `labels` as candidates. context_vector, candidate_vectors: what is multiplied.",
    "*.output is the encoder's output times output_scaling, before reduction; #0, #1 number calls of a shared encoder.",
]


def write(folder: Path, case: ParlaiCase, contexts: list[int], candidates: list[list[int]], memories: list[list[int]] | None = None) -> None:
    lists = case.lists("candidates", candidates)
    inputs = {"context": case.rows("context", contexts), "candidates": lists, "labels": [row[0] for row in lists]}
    if memories is not None:
        inputs["memories"] = case.lists("memories", memories)
    module = TransformerMemNetModel(case.options, Numbers(case.dictionary))
    write_parlai_case(folder, case, module, inputs, compute, lambda model, given: {"scores_batch": in_batch(model, given)}, loss)


def shared(folder: Path) -> None:
    sizes = {"embedding_size": 16, "ffn_size": 20, "n_layers": 1, "n_heads": 4, "n_positions": 12}
    what = "ParlAI bi-encoder, shared encoder, ReLU MLP on candidates, xlm, mean, scaling 0.5; gradients, AdamW"
    case = ParlaiCase("bi", 9501, what, LIBRARY, NOTES, DEFAULTS | sizes | {"output_scaling": 0.5}, 30, trained=True)
    write(folder, case, [7, 9, 4], [[3, 5], [2, 6], [4, 3]])


def memories(folder: Path) -> None:
    sizes = {"embedding_size": 12, "ffn_size": 14, "n_layers": 1, "n_heads": 2, "n_positions": 8}
    kinds = {"use_memories": True, "wrap_memory_encoder": True, "memory_attention": "cosine", "share_word_embeddings": False}
    what = "ParlAI bi-encoder, memory network by cosine with a network behind memories, shared encoder, a word table nobody reads"
    case = ParlaiCase("bi", 9502, what, LIBRARY, NOTES, DEFAULTS | sizes | kinds, 20, trained=True)
    write(folder, case, [5, 7], [[3, 4], [2, 5]], [[3, 4, 2], [5, 1, 3]])


def one_table(folder: Path) -> None:
    sizes = {"embedding_size": 12, "ffn_size": 14, "n_layers": 1, "n_heads": 2, "n_positions": 8}
    kinds = {"share_encoders": False, "share_word_embeddings": True, "learn_positional_embeddings": False, "normalize_sent_emb": True}
    what = "ParlAI bi-encoder, two encoders on one word table, fixed positions, normalized; gradients, AdamW"
    case = ParlaiCase("bi", 9503, what, LIBRARY, NOTES, DEFAULTS | sizes | kinds, 20, trained=True)
    write(folder, case, [5, 7, 3], [[3, 4], [2, 5], [4, 4]])


TINY = {"embedding_size": 12, "ffn_size": 14, "n_layers": 1, "n_heads": 3, "n_positions": 8}
MEMORY = {"use_memories": True, "share_word_embeddings": False}


def with_memories(seed: int, attention: str, options: dict):
    """Two word tables, and a network of its own for memories only where `wrap_memory_encoder` asks for one."""

    def recipe(folder: Path) -> None:
        what = f"ParlAI bi-encoder, memories by {attention}, {options['variant']}, {options['reduction_type']}"
        chosen = DEFAULTS | TINY | MEMORY | {"memory_attention": attention} | options
        case = ParlaiCase("bi", seed, what, LIBRARY, NOTES, chosen, 20, trained=False)
        write(folder, case, [5, 7], [[3, 4], [2, 5]], [[3, 4], [2, 5]])

    return recipe


def separate(folder: Path) -> None:
    options = {"share_encoders": False, "share_word_embeddings": False, "variant": "prelayernorm", "reduction_type": "first"}
    what = "ParlAI bi-encoder, two encoders and two word tables, prelayernorm, first; gradients, AdamW"
    case = ParlaiCase("bi", 9506, what, LIBRARY, NOTES, DEFAULTS | TINY | options, 20, trained=True)
    write(folder, case, [6, 4], [[3, 5], [4, 2]])


RECIPES = [
    ("small-parlai-bi-trained", shared),
    ("small-parlai-bi-memories", memories),
    ("small-parlai-bi-one-table", one_table),
    ("small-parlai-bi-memories-dot", with_memories(9504, "dot", {"variant": "bart", "reduction_type": "max", "activation": "relu"})),
    ("small-parlai-bi-memories-sqrt", with_memories(9505, "sqrt", {"variant": "aiayn", "reduction_type": "first", "n_segments": 2})),
    ("small-parlai-bi-separate", separate),
]
