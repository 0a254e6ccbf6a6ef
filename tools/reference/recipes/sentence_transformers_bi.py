"""A bi-encoder of sentence-transformers: mean pooling, in-batch loss with gradients, AdamW."""

from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.losses import MultipleNegativesRankingLoss
from sentence_transformers.models import Pooling, Transformer
from transformers import BertConfig, BertModel

from reference.case import Arrays, versions, write_case
from reference.texts import CONTEXTS, OTHERS, REPLIES, VOCABULARY, save_tokenizer
from reference.training import train
from reference.weights import fill

COLUMNS = [CONTEXTS, REPLIES, OTHERS]
MODES = ["cls", "max", "mean", "mean_sqrt_len_tokens", "weightedmean", "lasttoken"]
MAX_LENGTH = 16
SCALE = 12.5
SEED = 9301
WIDTH = 16


def columns(model: SentenceTransformer) -> list[dict[str, torch.Tensor]]:
    return [{name: value for name, value in model.preprocess(column).items() if torch.is_tensor(value)} for column in COLUMNS]


def outputs(model: SentenceTransformer, encoded: list[dict[str, torch.Tensor]]) -> Arrays:
    with torch.no_grad():
        body = model[0](dict(encoded[0]))
        arrays = {"hidden.last": body["token_embeddings"]}
        arrays |= {f"pool.{mode}": Pooling(WIDTH, pooling_mode=mode)(dict(body))["sentence_embedding"] for mode in MODES}
        arrays |= {f"embedding.{i}": model(dict(column))["sentence_embedding"] for i, column in enumerate(encoded)}
        arrays["encode.0"] = model.encode(COLUMNS[0], convert_to_tensor=True, show_progress_bar=False)
    return arrays


def run(model: SentenceTransformer, encoded: list[dict[str, torch.Tensor]]) -> tuple[Arrays, Arrays, list[str]]:
    arrays = outputs(model, encoded)
    loss = MultipleNegativesRankingLoss(model, scale=SCALE)
    scalars, trained, unreached = train(model[0].model, lambda: loss([dict(column) for column in encoded], None))
    return arrays | scalars, trained, unreached


def load(folder: Path) -> SentenceTransformer:
    return SentenceTransformer(str(folder / "model"), device="cpu", model_kwargs={"attn_implementation": "eager"}).eval()


def make(folder: Path) -> None:
    config = BertConfig(
        vocab_size=len(VOCABULARY),
        hidden_size=WIDTH,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=14,
        max_position_embeddings=16,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    body = BertModel._from_config(config, attn_implementation="eager").eval()
    fill(body, SEED)
    (folder / "bare").mkdir()
    body.save_pretrained(folder / "bare")
    save_tokenizer(folder / "bare", MAX_LENGTH)
    transformer = Transformer(str(folder / "bare"))
    SentenceTransformer(modules=[transformer, Pooling(WIDTH, pooling_mode="mean")], device="cpu").save(
        str(folder / "model"), create_model_card=False
    )
    for path in (folder / "bare").iterdir():
        path.unlink()
    (folder / "bare").rmdir()

    model = load(folder)
    encoded = columns(model)
    single, trained_single, unreached = run(model, encoded)
    double, trained_double, _ = run(load(folder).double(), encoded)
    facts = {
        "kind": "st-bi",
        "seed": SEED,
        "dtype": "weights float32; outputs float32 and float64",
        "what": "SentenceTransformer(BERT, mean pooling), in-batch ranking loss with scale 12.5, gradients, AdamW",
        "library": {"name": "sentence-transformers", "class": "SentenceTransformer", "attn_implementation": "eager"},
        "versions": versions("sentence-transformers", "transformers", "tokenizers"),
        "options": {
            "vocab_size": len(VOCABULARY),
            "hidden_size": WIDTH,
            "pooling": "mean",
            "normalize": False,
            "max_length": MAX_LENGTH,
            "loss": {"scale": SCALE, "similarity": "cos"},
        },
        "inputs": {"columns": COLUMNS, "encoded": [{name: value.tolist() for name, value in column.items()} for column in encoded]},
        "notes": [
            "columns: anchor, positive, further negatives. embedding.i: the model's output for column i.",
            "pool.MODE: sentence-transformers' Pooling of column 0 in every mode, before any normalization.",
        ],
        "parameters_without_gradient": unreached,
    }
    write_case(folder, facts, single, double, (trained_single, trained_double))


RECIPES = [("small-st-bi", make)]
