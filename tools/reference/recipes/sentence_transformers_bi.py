"""Bi-encoders of sentence-transformers: every pooling, Normalize behind it, the in-batch loss with gradients, optimizers."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.losses import CachedMultipleNegativesRankingLoss, MultipleNegativesRankingLoss
from sentence_transformers.models import Normalize, Pooling, Transformer
from sentence_transformers.util import cos_sim, dot_score
from transformers import BertConfig, BertModel

from reference.case import Arrays, versions, write_case
from reference.texts import CONTEXTS, OTHERS, REPLIES, VOCABULARY, save_tokenizer
from reference.training import train
from reference.weights import fill

COLUMNS = [CONTEXTS, REPLIES, OTHERS]
MODES = ["cls", "max", "mean", "mean_sqrt_len_tokens", "weightedmean", "lasttoken"]
MAX_LENGTH = 16
SIMILARITIES = {"cos": cos_sim, "dot": dot_score}


@dataclass(frozen=True)
class BiCase:
    """`columns`: how many of the texts' columns take part."""

    seed: int
    what: str
    pooling: str
    scale: float
    similarity: str = "cos"
    normalize: bool = False
    columns: int = 3
    optimizers: tuple[str, ...] = ("adamw",)
    cached: bool = False
    width: int = 16
    layers: int = 2
    heads: int = 4
    inner: int = 14


def encoded_columns(case: BiCase, model: SentenceTransformer) -> list[dict[str, torch.Tensor]]:
    columns = COLUMNS[: case.columns]
    return [{name: value for name, value in model.preprocess(column).items() if torch.is_tensor(value)} for column in columns]


def outputs(case: BiCase, model: SentenceTransformer, encoded: list[dict[str, torch.Tensor]]) -> Arrays:
    with torch.no_grad():
        body = model[0](dict(encoded[0]))
        arrays = {"hidden.last": body["token_embeddings"]}
        arrays |= {f"pool.{mode}": Pooling(case.width, pooling_mode=mode)(dict(body))["sentence_embedding"] for mode in MODES}
        arrays |= {f"embedding.{i}": model(dict(column))["sentence_embedding"] for i, column in enumerate(encoded)}
        arrays["encode.0"] = model.encode(COLUMNS[0], convert_to_tensor=True, show_progress_bar=False)
    return arrays


def run(case: BiCase, model: SentenceTransformer, encoded: list[dict[str, torch.Tensor]]) -> tuple[Arrays, Arrays, list[str]]:
    arrays = outputs(case, model, encoded)
    similarity = SIMILARITIES[case.similarity]
    if case.cached:
        cached = CachedMultipleNegativesRankingLoss(model, scale=case.scale, similarity_fct=similarity, mini_batch_size=2)
        arrays["cached/loss"] = cached([dict(column) for column in encoded], None).detach()
    if not case.optimizers:
        return arrays, {}, []
    loss = MultipleNegativesRankingLoss(model, scale=case.scale, similarity_fct=similarity)
    scalars, arrays_of_training, unreached = train(model[0].model, lambda: loss([dict(column) for column in encoded], None), case.optimizers)
    return arrays | scalars, arrays_of_training, unreached


def load(folder: Path) -> SentenceTransformer:
    return SentenceTransformer(str(folder / "model"), device="cpu", model_kwargs={"attn_implementation": "eager"}).eval()


def save(case: BiCase, folder: Path) -> None:
    config = BertConfig(
        vocab_size=len(VOCABULARY),
        hidden_size=case.width,
        num_hidden_layers=case.layers,
        num_attention_heads=case.heads,
        intermediate_size=case.inner,
        max_position_embeddings=16,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    body = BertModel._from_config(config, attn_implementation="eager").eval()
    fill(body, case.seed)
    (folder / "bare").mkdir()
    body.save_pretrained(folder / "bare")
    save_tokenizer(folder / "bare", MAX_LENGTH)
    modules = [Transformer(str(folder / "bare")), Pooling(case.width, pooling_mode=case.pooling)]
    if case.normalize:
        modules.append(Normalize())
    SentenceTransformer(modules=modules, device="cpu").save(str(folder / "model"), create_model_card=False)
    shutil.rmtree(folder / "bare")


def recipe(case: BiCase):
    def make(folder: Path) -> None:
        save(case, folder)
        model = load(folder)
        encoded = encoded_columns(case, model)
        single, trained_single, unreached = run(case, model, encoded)
        double, trained_double, _ = run(case, load(folder).double(), encoded)
        facts = {
            "kind": "st-bi",
            "seed": case.seed,
            "dtype": "weights float32; outputs float32 and float64",
            "what": case.what,
            "library": {"name": "sentence-transformers", "class": "SentenceTransformer", "attn_implementation": "eager"},
            "versions": versions("sentence-transformers", "transformers", "tokenizers"),
            "options": {
                "vocab_size": len(VOCABULARY),
                "hidden_size": case.width,
                "pooling": case.pooling,
                "normalize": case.normalize,
                "max_length": MAX_LENGTH,
                "loss": {"scale": case.scale, "similarity": case.similarity},
            },
            "inputs": {
                "columns": COLUMNS[: case.columns],
                "encoded": [{name: value.tolist() for name, value in column.items()} for column in encoded],
            },
            "notes": [
                "columns: anchor, positive, further negatives. embedding.i: the model's output for column i.",
                "pool.MODE: sentence-transformers' Pooling of column 0 in every mode, before any normalization.",
            ],
            "parameters_without_gradient": unreached,
        }
        if not case.optimizers:
            del facts["parameters_without_gradient"]
        write_case(folder, facts, single, double, (trained_single, trained_double) if case.optimizers else None)

    return make


SMALL = {"columns": 2, "width": 12, "layers": 1, "heads": 3}
TINY = {"columns": 1, "optimizers": (), "width": 8, "layers": 1, "heads": 2, "inner": 10}
BASE = "SentenceTransformer(BERT, mean pooling), in-batch ranking loss with scale 12.5, gradients, AdamW"
UNIT = "SentenceTransformer(BERT, cls pooling, normalize), dot product of unit vectors, loss plain and cached, gradients, Adamax"

RECIPES = [
    ("small-st-bi", recipe(BiCase(9301, BASE, "mean", 12.5))),
    (
        "small-st-bi-unit",
        recipe(BiCase(9302, UNIT, "cls", 20.0, "dot", normalize=True, optimizers=("adamax",), cached=True, **SMALL)),
    ),
    *(
        (f"small-st-bi-{mode.replace('_', '-')}", recipe(BiCase(seed, f"SentenceTransformer(BERT, {mode} pooling)", mode, 20.0, **TINY)))
        for seed, mode in enumerate(("max", "mean_sqrt_len_tokens", "weightedmean", "lasttoken"), 9310)
    ),
]
