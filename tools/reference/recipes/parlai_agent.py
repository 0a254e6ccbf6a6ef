"""Agents of ParlAI from texts to scores: words, cutting, wrapping, and candidate lists padded to the longest."""

import json
import shutil
import tempfile
from pathlib import Path

import torch
from parlai.core.agents import create_agent
from parlai.core.dict import DictionaryAgent
from parlai.core.params import ParlaiParser
from parlai.utils import logging

from reference.case import save_tensors, versions, write_case
from reference.parlai_modules import softmax_in_place
from reference.weights import fill

POLY, BI, CROSS = (f"transformer/{name}encoder" for name in ("poly", "bi", "cross"))
OPTIONS = {
    "model": POLY,
    "candidates": "batch",
    "eval_candidates": "inline",
    "no_cuda": True,
    "datatype": "valid",
    "interactive_mode": False,
    "dict_tokenizer": "re",
    "embedding_size": 16,
    "ffn_size": 18,
    "n_layers": 1,
    "n_heads": 2,
    "n_positions": 16,
    "text_truncate": 8,
    "label_truncate": 6,
    "variant": "prelayernorm",
    "activation": "gelu",
    "learn_positional_embeddings": True,
    "embeddings_scale": False,
    "output_scaling": 0.4,
    "reduction_type": "mean",
    "dropout": 0.0,
}
CODES = {"poly_n_codes": 3}
STORED = [
    *["embedding_size", "ffn_size", "n_layers", "n_heads", "n_encoder_layers", "n_positions", "n_segments", "variant", "activation"],
    *["embeddings_scale", "output_scaling", "learn_positional_embeddings", "learn_embeddings", "reduction_type", "share_encoders"],
    *["share_word_embeddings", "use_memories", "wrap_memory_encoder", "memory_attention", "normalize_sent_emb", "polyencoder_type"],
    *["poly_n_codes", "poly_attention_type", "poly_attention_num_heads", "codes_attention_type", "codes_attention_num_heads"],
    *["text_truncate", "label_truncate", "truncate", "dict_tokenizer", "dict_lower", "history_size", "delimiter", "model"],
]
EXAMPLES = [
    {"text": "Is the desk open?\nI lost a key.", "label": "It is.", "candidates": ["Hello, you.", "It is.", "No, a bus."]},
    {"text": "Where to, please, and when, and with whom?", "label": "To the sea at ten.", "candidates": ["To the sea at ten."]},
    {"text": "warm?", "label": "Bring a coat", "candidates": ["So-so", "Bring a coat"]},
]


def agent_with_words(folder: Path, temporary: str, given: dict):
    path = f"{temporary}/model.dict"
    options = ParlaiParser(True, True, "").parse_kwargs(**given, dict_file=path)
    words = DictionaryAgent(options)
    for example in EXAMPLES[:2]:
        for text in (example["text"], *example["candidates"]):
            words.add_to_dict(words.tokenize(text))
    words.save(path, sort=True)
    shutil.copy(path, folder / "model" / "model.dict")
    return create_agent(options, requireModelExists=False)


def observed(agent):
    observations = []
    for example in EXAMPLES:
        agent.reset()
        given = {"text": example["text"], "eval_labels": [example["label"]], "label_candidates": list(example["candidates"])}
        observations.append(agent.observe({"id": "example", **given, "episode_done": True}))
    batch = agent.batchify(observations)
    _, candidates, targets = agent._build_candidates(batch, source="inline", mode="eval")
    return batch, candidates, targets


def recipe(seed: int, what: str, library: str, further: dict):
    return lambda folder: make(folder, seed, f"ParlAI {what}", library, OPTIONS | further)


def make(folder: Path, seed: int, what: str, library: str, options: dict) -> None:
    logging.disable()
    with tempfile.TemporaryDirectory() as temporary:
        agent = agent_with_words(folder, temporary, options)
    fill(agent.model.eval(), seed)
    stored = {name: agent.opt[name] for name in STORED if name in agent.opt}
    (folder / "model" / "config.json").write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    save_tensors(agent.model.state_dict(), folder / "model" / "model.safetensors")
    batch, candidates, targets = observed(agent)
    with torch.no_grad(), softmax_in_place(lifted=True):
        single = agent.score_candidates(batch, candidates)
        agent.model.double()
        double = agent.score_candidates(batch, candidates)
    order = single.sort(1, descending=True)[1]
    rank = (order == targets.unsqueeze(1)).nonzero()[:, 1].float() + 1
    extra = {
        "text_vec": batch.text_vec,
        "candidate_vecs": candidates,
        "targets": targets,
        "loss": torch.nn.functional.cross_entropy(single, targets, reduction="none"),
        "rank": rank,
        "mrr": 1 / rank,
    }
    facts = {
        "kind": "parlai-agent",
        "seed": seed,
        "dtype": "weights float32; outputs float32 and float64",
        "what": what,
        "library": {"name": "ParlAI", "class": library},
        "versions": versions("parlai"),
        "options": options,
        "inputs": {"examples": EXAMPLES},
        "notes": [
            "text_vec, candidate_vecs: what the agent feeds to the model; 0 pads, also whole missing candidates, which are scored too.",
            "f64 has ParlAI's forced float32 softmax lifted.",
        ],
    }
    write_case(folder, facts, {"scores": single}, {"scores": double}, None, **{f"f32/{name}": value for name, value in extra.items()})


SMALL = {"embedding_size": 12, "ffn_size": 10, "variant": "xlm"}
FIRST = {"model": CROSS, "reduction_type": "first"}

RECIPES = [
    (
        "small-parlai-agent",
        recipe(
            9701, "poly agent from text to scores, prelayernorm, mean: padding and missing candidates are seen", "PolyencoderAgent", CODES
        ),
    ),
    ("small-parlai-agent-bi", recipe(9702, "bi agent from text to scores, xlm, mean", "BiencoderAgent", SMALL | {"model": BI})),
    (
        "small-parlai-agent-cross",
        recipe(9703, "cross agent from text to scores, xlm, first", "CrossencoderAgent", SMALL | FIRST),
    ),
]
