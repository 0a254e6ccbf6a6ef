"""Bi-encoders of sentence-transformers: every pooling and several at once, Normalize and Dense behind it, the in-batch loss with gradients, optimizers."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.losses import CachedMultipleNegativesRankingLoss, MultipleNegativesRankingLoss
from sentence_transformers.models import Dense, Normalize, Pooling, Transformer
from sentence_transformers.util import cos_sim, dot_score
from transformers import BertConfig, BertModel

from reference.case import Arrays, versions, write_case
from reference.texts import CONTEXTS, OTHERS, REPLIES, VOCABULARY, save_tokenizer
from reference.training import train
from reference.weights import fill

COLUMNS = [CONTEXTS, REPLIES, OTHERS]
MODES = ["cls", "max", "mean", "mean_sqrt_len_tokens", "weightedmean", "lasttoken"]
MAX_LENGTH = 16
OLD_NAMES = {"cls": "cls_token", "max": "max_tokens", "mean": "mean_tokens", "weightedmean": "weightedmean_tokens"}
SIMILARITIES = {"cos": cos_sim, "dot": dot_score}


@dataclass(frozen=True)
class BiCase:
    """`columns`: how many of the texts' columns take part."""

    seed: int
    what: str
    pooling: str | list[str]
    scale: float
    similarity: str = "cos"
    normalize: bool = False
    columns: int = 3
    optimizers: tuple[str, ...] = ("adamw",)
    cached: bool = False
    # Dense modules and `None` for Normalize, in their order behind the pooling.
    modules: tuple[dict | None, ...] = ()
    # Whether the pooling is described as before version 6: a boolean for each mode.
    old_pooling: bool = False
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
        features = dict(encoded[0])
        for i, module in enumerate(model):
            features = module(features)
            if 2 <= i < 2 + len(case.modules):
                arrays[f"module.{i}"] = features["sentence_embedding"].clone()
        arrays |= {f"embedding.{i}": model(dict(column))["sentence_embedding"] for i, column in enumerate(encoded)}
        arrays["encode.0"] = model.encode(COLUMNS[0], convert_to_tensor=True, show_progress_bar=False)
    return arrays


class Trained(torch.nn.Module):
    """The encoder's parameters by their own names, and those of dense modules by the module's folder."""

    def __init__(self, model: SentenceTransformer) -> None:
        super().__init__()
        self.body = model[0].model
        self.dense = torch.nn.ModuleDict({f"{i}_Dense": module for i, module in enumerate(model) if isinstance(module, Dense)})

    def named_parameters(self, *arguments, **options):
        for name, parameter in super().named_parameters(*arguments, **options):
            yield name.removeprefix("body.").removeprefix("dense."), parameter


def run(case: BiCase, model: SentenceTransformer, encoded: list[dict[str, torch.Tensor]]) -> tuple[Arrays, Arrays, list[str]]:
    arrays = outputs(case, model, encoded)
    similarity = SIMILARITIES[case.similarity]
    if case.cached:
        cached = CachedMultipleNegativesRankingLoss(model, scale=case.scale, similarity_fct=similarity, mini_batch_size=2)
        arrays["cached/loss"] = cached([dict(column) for column in encoded], None).detach()
    if not case.optimizers:
        return arrays, {}, []
    loss = MultipleNegativesRankingLoss(model, scale=case.scale, similarity_fct=similarity)
    trained = Trained(model) if case.modules else model[0].model
    scalars, arrays_of_training, unreached = train(trained, lambda: loss([dict(column) for column in encoded], None), case.optimizers)
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
    for i, options in enumerate(case.modules, 2):
        module = Normalize() if options is None else Dense(**options)
        fill(module, case.seed * 100 + i)
        modules.append(module)
    if case.normalize:
        modules.append(Normalize())
    SentenceTransformer(modules=modules, device="cpu").save(str(folder / "model"), create_model_card=False)
    shutil.rmtree(folder / "bare")
    if case.old_pooling:
        path = folder / "model" / "1_Pooling" / "config.json"
        chosen = [case.pooling] if isinstance(case.pooling, str) else case.pooling
        old = {f"pooling_mode_{OLD_NAMES.get(mode, mode)}": mode in chosen for mode in MODES}
        path.write_text(json.dumps({"word_embedding_dimension": case.width, **old}, indent=2) + "\n", encoding="utf-8")


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
                *(["module.i: column 0 behind module i of the model."] if case.modules else []),
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
DENSE = "SentenceTransformer(BERT, cls and mean pooling in the older form, Dense with tanh, Normalize), loss, gradients, AdamW"
CHAIN = "SentenceTransformer(BERT, mean and max pooling, Normalize, Dense with every activation, without bias, with residuals)"
UNIT = "SentenceTransformer(BERT, cls pooling, normalize), dot product of unit vectors, loss plain and cached, gradients, Adamax"



def dense(inputs: int, outputs: int, activation: torch.nn.Module, **options) -> dict:
    return {"in_features": inputs, "out_features": outputs, "activation_function": activation, **options}


CHAINED = (
    None,
    dense(16, 7, torch.nn.GELU(), bias=False, use_residual=True),
    dense(7, 7, torch.nn.SiLU(), use_residual=True),
    dense(7, 9, torch.nn.LeakyReLU()),
    dense(9, 6, torch.nn.Mish(), use_residual=True),
    dense(6, 6, torch.nn.Sigmoid(), use_residual=True),
    dense(6, 6, torch.nn.ReLU6(), use_residual=True),
    dense(6, 6, torch.nn.ReLU(), use_residual=True),
    dense(6, 5, torch.nn.Identity()),
)

RECIPES = [
    ("small-st-bi", recipe(BiCase(9301, BASE, "mean", 12.5))),
    (
        "small-st-bi-unit",
        recipe(BiCase(9302, UNIT, "cls", 20.0, "dot", normalize=True, optimizers=("adamax",), cached=True, **SMALL)),
    ),
    (
        "small-st-bi-dense",
        recipe(
            BiCase(
                9303,
                DENSE,
                ["cls", "mean"],
                20.0,
                "dot",
                columns=2,
                modules=(dense(16, 6, torch.nn.Tanh()),),
                old_pooling=True,
                normalize=True,
                width=8,
                layers=1,
                heads=2,
                inner=10,
            )
        ),
    ),
    ("small-st-bi-modules", recipe(BiCase(9304, CHAIN, ["mean", "max"], 20.0, modules=CHAINED, **TINY))),
    *(
        (f"small-st-bi-{mode.replace('_', '-')}", recipe(BiCase(seed, f"SentenceTransformer(BERT, {mode} pooling)", mode, 20.0, **TINY)))
        for seed, mode in enumerate(("max", "mean_sqrt_len_tokens", "weightedmean", "lasttoken"), 9310)
    ),
]
