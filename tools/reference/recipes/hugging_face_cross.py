"""A cross-encoder with one label: transformers' logits, and what sentence-transformers' CrossEncoder predicts of them."""

from pathlib import Path

import torch
from sentence_transformers import CrossEncoder
from transformers import BertConfig, BertForSequenceClassification

from reference.case import Arrays, versions, write_case
from reference.texts import PAIRS, VOCABULARY, save_tokenizer
from reference.weights import fill

MAX_LENGTH = 24
SEED = 9201


def outputs(encoder: CrossEncoder, tensors: dict[str, torch.Tensor]) -> Arrays:
    with torch.no_grad():
        model = encoder[0].model
        body = model.bert(**tensors)
        logits = model(**tensors).logits
        predicted = encoder.predict([tuple(pair) for pair in PAIRS], convert_to_tensor=True, show_progress_bar=False)
    return {"logits": logits, "hidden.last": body.last_hidden_state, "predict": predicted, "pooler_output": body.pooler_output}


def make(folder: Path) -> None:
    config = BertConfig(
        vocab_size=len(VOCABULARY),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=28,
        max_position_embeddings=32,
        num_labels=1,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    model = BertForSequenceClassification._from_config(config, attn_implementation="eager").eval()
    fill(model, SEED)
    model.save_pretrained(folder / "model")
    save_tokenizer(folder / "model", MAX_LENGTH)
    encoder = CrossEncoder(str(folder / "model"), device="cpu", model_kwargs={"attn_implementation": "eager"}).eval()
    firsts, seconds = [pair[0] for pair in PAIRS], [pair[1] for pair in PAIRS]
    inputs = dict(encoder.tokenizer(firsts, seconds, padding=True, truncation="longest_first", max_length=MAX_LENGTH, return_tensors="pt"))
    facts = {
        "kind": "hf-cross",
        "seed": SEED,
        "dtype": "weights float32; outputs float32 and float64",
        "what": "BertForSequenceClassification with 1 label, alone and through sentence_transformers.CrossEncoder",
        "library": {
            "name": "transformers",
            "class": "BertForSequenceClassification",
            "attn_implementation": "eager",
            "also": "sentence_transformers.CrossEncoder",
        },
        "versions": versions("transformers", "sentence-transformers", "tokenizers"),
        "options": {"vocab_size": len(VOCABULARY), "hidden_size": 16, "num_labels": 1, "max_length": MAX_LENGTH},
        "inputs": {"pairs": PAIRS, **{name: value.tolist() for name, value in inputs.items()}},
        "notes": [
            "logits: model(...).logits. predict: CrossEncoder.predict with its default activation, Sigmoid for one label.",
            "Texts are tokenized as pairs with longest-first truncation to max_length; ids, types and mask are given.",
        ],
    }
    single = outputs(encoder, inputs)
    write_case(folder, facts, single, outputs(encoder.double(), inputs))


RECIPES = [("small-hf-cross", make)]
