"""Cross-encoders: transformers' logits, and what sentence-transformers' CrossEncoder predicts of them."""

import json
from pathlib import Path

import torch
from sentence_transformers import CrossEncoder
from transformers import BertConfig, BertForSequenceClassification

from reference.case import Arrays, versions, write_case
from reference.texts import PAIRS, VOCABULARY, save_tokenizer
from reference.weights import fill

MAX_LENGTH = 24


def outputs(encoder: CrossEncoder, tensors: dict[str, torch.Tensor]) -> Arrays:
    with torch.no_grad():
        model = encoder[0].model
        body = model.bert(**tensors)
        logits = model(**tensors).logits
        predicted = encoder.predict([tuple(pair) for pair in PAIRS], convert_to_tensor=True, show_progress_bar=False)
        arrays = {"logits": logits, "hidden.last": body.last_hidden_state, "predict": predicted, "pooler_output": body.pooler_output}
        if logits.shape[1] > 1:
            pairs = [tuple(pair) for pair in PAIRS]
            arrays["predict_softmax"] = encoder.predict(pairs, convert_to_tensor=True, show_progress_bar=False, apply_softmax=True)
    return arrays


def make(folder: Path, seed: int, labels: int, activation: str | None) -> None:
    config = BertConfig(
        vocab_size=len(VOCABULARY),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=28,
        max_position_embeddings=32,
        num_labels=labels,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    model = BertForSequenceClassification._from_config(config, attn_implementation="eager").eval()
    fill(model, seed)
    model.save_pretrained(folder / "model")
    if activation is not None:
        path = folder / "model" / "config.json"
        described = json.loads(path.read_text()) | {"sentence_transformers": {"activation_fn": activation}}
        path.write_text(json.dumps(described, indent=2) + "\n", encoding="utf-8")
    save_tokenizer(folder / "model", MAX_LENGTH)
    encoder = CrossEncoder(str(folder / "model"), device="cpu", model_kwargs={"attn_implementation": "eager"}).eval()
    firsts, seconds = [pair[0] for pair in PAIRS], [pair[1] for pair in PAIRS]
    inputs = dict(encoder.tokenizer(firsts, seconds, padding=True, truncation="longest_first", max_length=MAX_LENGTH, return_tensors="pt"))
    facts = {
        "kind": "hf-cross",
        "seed": seed,
        "dtype": "weights float32; outputs float32 and float64",
        "what": f"BertForSequenceClassification, labels: {labels}, alone and through sentence_transformers.CrossEncoder",
        "library": {
            "name": "transformers",
            "class": "BertForSequenceClassification",
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


def tanh(folder: Path) -> None:
    make(folder, 9202, 3, "torch.nn.modules.activation.Tanh")


RECIPES = [("small-hf-cross", lambda folder: make(folder, 9201, 1, None)), ("small-hf-cross-tanh", tanh)]
