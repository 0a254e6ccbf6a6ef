"""
The three models of chijames/Poly-Encoder on a tiny BERT. Nothing of that repository is kept here: CHIJAMES names a folder that holds its
encoder.py at commit e5299e3, unchanged.
"""

import hashlib
import importlib.util
import os
from functools import cache
from pathlib import Path
from types import ModuleType

import torch
from transformers import BertConfig, BertModel

from reference.case import Arrays, save_tensors, versions, write_case
from reference.training import train
from reference.weights import fill, token_rows

COMMIT = "e5299e3"
SHA256 = "308b24f685dc9e8b28d4ff42e872f4a00debb0e620e986de20588210dda34b39"
VOCABULARY = range(5, 30)
NOTES = [
    "The library's file runs unchanged under this version of transformers (BertModel given as the keyword `bert`).",
    "scores: forward without labels. loss: forward with labels: in-batch over the first response of each context (bi, poly), or over the"
    " listed candidates with the first as gold (cross).",
    "The BERT pooler is in the checkpoint but takes no part.",
]
UNMASKED = (
    "The code attention has no padding mask: padded places take part with what BERT gives them. scores_without_padding runs each context"
    " alone, cut to its real length."
)


class Absent(Exception):
    """The library's code is not here."""


@cache
def library() -> ModuleType:
    path = Path(os.environ.get("CHIJAMES", ""), "encoder.py")
    if "CHIJAMES" not in os.environ or not path.is_file():
        raise Absent("CHIJAMES must name a folder with encoder.py of github.com/chijames/Poly-Encoder")
    if hashlib.sha256(path.read_bytes()).hexdigest() != SHA256:
        raise SystemExit(f"{path} must be encoder.py of chijames/Poly-Encoder at {COMMIT}, unchanged, and it is another file.")
    specification = importlib.util.spec_from_file_location("chijames_encoder", path)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def config_of() -> BertConfig:
    return BertConfig(
        vocab_size=30,
        hidden_size=12,
        num_hidden_layers=1,
        num_attention_heads=3,
        intermediate_size=16,
        max_position_embeddings=14,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )


def model_of(name: str, folder: Path, seed: int, **options) -> torch.nn.Module:
    config = config_of()
    body = BertModel._from_config(config, attn_implementation="eager")
    model = getattr(library(), name)(config, bert=body, **options).eval()
    fill(model, seed)
    body.config.architectures = ["BertModel"]
    body.config.save_pretrained(folder / "model")
    save_tensors(model.state_dict(), folder / "model" / "model.safetensors")
    return model


def rows_of(seed: int, lengths: list[int]) -> tuple[list[list[int]], list[list[int]]]:
    ids = token_rows(seed, lengths, VOCABULARY, (2, 3), 0)
    return ids, [[int(token != 0) for token in row] for row in ids]


def lists_of(seed: int, lengths: list[list[int]]) -> tuple[list[list[list[int]]], list[list[list[int]]]]:
    ids, masks = (iter(rows) for rows in rows_of(seed, [length for row in lengths for length in row]))
    return [[next(ids) for _ in row] for row in lengths], [[next(masks) for _ in row] for row in lengths]


def write(
    folder: Path, head: str, name: str, seed: int, model: torch.nn.Module, inputs: dict, compute, what: str, notes: list[str], **options
) -> None:
    tensors = {key: torch.tensor(value) for key, value in inputs.items()}
    labels = torch.zeros(1)

    def run(module: torch.nn.Module) -> tuple[Arrays, Arrays, list[str]]:
        with torch.no_grad():
            arrays = compute(module, *tensors.values())
        scalars, trained, unreached = train(module, lambda: module(*tensors.values(), labels=labels))
        return arrays | scalars, trained, unreached

    start = {key: value.clone() for key, value in model.state_dict().items()}
    single, trained_single, unreached = run(model)
    model.load_state_dict(start)
    double, trained_double, _ = run(model.double())
    facts = {
        "kind": "chijames",
        "seed": seed,
        "dtype": "weights float32; outputs float32 and float64",
        "what": what,
        "library": {"name": "chijames/Poly-Encoder", "commit": COMMIT, "class": name},
        "versions": versions("transformers"),
        "options": {"head": head, **options},
        "inputs": inputs,
        "notes": notes,
        "parameters_without_gradient": unreached,
    }
    write_case(folder, facts, single, double, (trained_single, trained_double))


def apart(seed: int) -> dict:
    ids, mask = rows_of(seed, [7, 4, 9])
    responses, response_mask = lists_of(seed + 1000, [[3, 5], [4, 2], [6, 3]])
    return {"context_ids": ids, "context_mask": mask, "response_ids": responses, "response_mask": response_mask}


def responses_of(model: torch.nn.Module, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    return model.bert(ids.flatten(0, 1), mask.flatten(0, 1))[0][:, 0].unflatten(0, ids.shape[:2])


def bi(folder: Path) -> None:
    def compute(model, ids, mask, responses, response_mask) -> Arrays:
        return {
            "scores": model(ids, mask, responses, response_mask),
            "context_hidden": model.bert(ids, mask)[0],
            "candidate_vectors": responses_of(model, responses, response_mask),
        }

    model = model_of("BiEncoder", folder, 9801)
    what = "chijames bi-encoder on a tiny BERT, first vector, dot product; gradients, AdamW"
    write(folder, "bi", "BiEncoder", 9801, model, apart(9801), compute, what, NOTES)


def poly(folder: Path) -> None:
    codes = 5

    def compute(model, ids, mask, responses, response_mask) -> Arrays:
        hidden = model.bert(ids, mask)[0]
        queries = model.poly_code_embeddings.weight.expand(len(ids), -1, -1)
        alone = [
            model(ids[i : i + 1, :length], mask[i : i + 1, :length], responses[i : i + 1], response_mask[i : i + 1])
            for i, length in enumerate(mask.sum(1).tolist())
        ]
        return {
            "scores": model(ids, mask, responses, response_mask),
            "context_hidden": hidden,
            "candidate_vectors": responses_of(model, responses, response_mask),
            "codes": model.dot_attention(queries, hidden, hidden),
            "scores_without_padding": torch.cat(alone),
        }

    model = model_of("PolyEncoder", folder, 9802, poly_m=codes)
    what = f"chijames poly-encoder on a tiny BERT, {codes} codes, no padding mask in the code attention; gradients, AdamW"
    write(folder, "poly", "PolyEncoder", 9802, model, apart(9802), compute, what, [*NOTES, UNMASKED], poly_m=codes)


def cross(folder: Path) -> None:
    def compute(model, ids, mask, segments) -> Arrays:
        flat = (tensor.flatten(0, 1) for tensor in (ids, mask, segments))
        return {"scores": model(ids, mask, segments), "hidden": model.bert(*flat)[0]}

    ids, mask = lists_of(9803, [[6, 9, 4], [7, 5, 8]])
    segments = [[[int(2 * i > sum(row)) * row[i] for i in range(len(row))] for row in rows] for rows in mask]
    inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": segments}
    model = model_of("CrossEncoder", folder, 9803)
    what = "chijames cross-encoder on a tiny BERT, first vector, linear; gradients, AdamW"
    write(folder, "cross", "CrossEncoder", 9803, model, inputs, compute, what, NOTES)


RECIPES = [("small-chijames-bi", bi), ("small-chijames-poly", poly), ("small-chijames-cross", cross)]
