"""Cross-encoders: transformers' logits, and what sentence-transformers' CrossEncoder predicts of them."""

import json
from pathlib import Path

import torch
from sentence_transformers import CrossEncoder
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    DistilBertConfig,
    DistilBertForSequenceClassification,
    ElectraConfig,
    ElectraForSequenceClassification,
    RobertaConfig,
    RobertaForSequenceClassification,
)

from reference.case import Arrays, versions, write_case
from reference.texts import PAIRS, VOCABULARY, save_tokenizer
from reference.weights import fill

MAX_LENGTH = 24


def outputs(encoder: CrossEncoder, tensors: dict[str, torch.Tensor]) -> Arrays:
    with torch.no_grad():
        model = encoder[0].model
        body = model.base_model(**tensors)
        logits = model(**tensors).logits
        predicted = encoder.predict([tuple(pair) for pair in PAIRS], convert_to_tensor=True, show_progress_bar=False)
        arrays = {"logits": logits, "hidden.last": body.last_hidden_state, "predict": predicted}
        if getattr(body, "pooler_output", None) is not None:
            arrays["pooler_output"] = body.pooler_output
        if logits.shape[1] > 1:
            pairs = [tuple(pair) for pair in PAIRS]
            arrays["predict_softmax"] = encoder.predict(pairs, convert_to_tensor=True, show_progress_bar=False, apply_softmax=True)
    return arrays


def make(folder: Path, seed: int, model_class: type, config: object, activation: str | None = None, *, types: bool = True) -> None:
    labels = config.num_labels
    model = model_class._from_config(config, attn_implementation="eager").eval()
    fill(model, seed)
    model.save_pretrained(folder / "model")
    if activation is not None:
        path = folder / "model" / "config.json"
        described = json.loads(path.read_text()) | {"sentence_transformers": {"activation_fn": activation}}
        path.write_text(json.dumps(described, indent=2) + "\n", encoding="utf-8")
    save_tokenizer(folder / "model", MAX_LENGTH, types=types)
    encoder = CrossEncoder(str(folder / "model"), device="cpu", model_kwargs={"attn_implementation": "eager"}).eval()
    firsts, seconds = [pair[0] for pair in PAIRS], [pair[1] for pair in PAIRS]
    inputs = dict(encoder.tokenizer(firsts, seconds, padding=True, truncation="longest_first", max_length=MAX_LENGTH, return_tensors="pt"))
    facts = {
        "kind": "hf-cross",
        "seed": seed,
        "dtype": "weights float32; outputs float32 and float64",
        "what": f"{model_class.__name__}, labels: {labels}, alone and through sentence_transformers.CrossEncoder",
        "library": {
            "name": "transformers",
            "class": model_class.__name__,
            "attn_implementation": "eager",
            "also": "sentence_transformers.CrossEncoder",
        },
        "versions": versions("transformers", "sentence-transformers", "tokenizers"),
        "options": {"vocab_size": len(VOCABULARY), "hidden_size": 16, "num_labels": labels, "max_length": MAX_LENGTH},
        "inputs": {"pairs": PAIRS, **{name: value.tolist() for name, value in inputs.items()}},
        "notes": [
            "logits: model(...).logits. predict: CrossEncoder.predict with the activation of config.json, else Sigmoid for one label.",
            "Texts are tokenized as pairs with longest-first truncation to max_length; ids, types and mask are given.",
        ],
    }
    single = outputs(encoder, inputs)
    write_case(folder, facts, single, outputs(encoder.double(), inputs))


SIZES = {"vocab_size": len(VOCABULARY), "max_position_embeddings": 32}
LAYERS = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 28}
ONE_LAYER = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 4, "intermediate_size": 20}
NO_DROPOUT = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}


def bert(seed: int, labels: int, activation: str | None = None):
    config = BertConfig(**SIZES, **LAYERS, **NO_DROPOUT, num_labels=labels)
    return lambda folder: make(folder, seed, BertForSequenceClassification, config, activation)


def roberta(folder: Path) -> None:
    """Positions begin behind the padding token's, which is 0 in this tokenizer; no token types."""
    config = RobertaConfig(**SIZES, **ONE_LAYER, **NO_DROPOUT, num_labels=1, type_vocab_size=1, pad_token_id=0, layer_norm_eps=1e-5)
    make(folder, 9203, RobertaForSequenceClassification, config, types=False)


def distilbert(folder: Path) -> None:
    sizes = {"dim": 16, "n_layers": 1, "n_heads": 4, "hidden_dim": 20, "dropout": 0.0, "attention_dropout": 0.0, "seq_classif_dropout": 0.0}
    make(folder, 9204, DistilBertForSequenceClassification, DistilBertConfig(**SIZES, **sizes, num_labels=2), types=False)


def electra(folder: Path) -> None:
    config = ElectraConfig(**SIZES, **ONE_LAYER, **NO_DROPOUT, num_labels=1, embedding_size=8)
    make(folder, 9205, ElectraForSequenceClassification, config)


RECIPES = [
    ("small-hf-cross", bert(9201, 1)),
    ("small-hf-cross-tanh", bert(9202, 3, "torch.nn.modules.activation.Tanh")),
    ("small-hf-cross-identity", bert(9206, 1, "torch.nn.modules.linear.Identity")),
    ("small-hf-cross-roberta", roberta),
    ("small-hf-cross-distilbert", distilbert),
    ("small-hf-cross-electra", electra),
]
