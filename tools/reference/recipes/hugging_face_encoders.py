"""Encoders of transformers: embeddings, every layer, attention weights, pooler."""

from pathlib import Path

import torch
from transformers import BertConfig, BertModel, MPNetConfig, MPNetModel, RobertaConfig, RobertaModel

from reference.case import Arrays, versions, write_case
from reference.weights import fill, token_rows

NO_DROPOUT = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
NOTES = [
    "hidden.0 is the embedding output, hidden.i the output of layer i; attention.i are the softmax weights.",
    "Compare where attention_mask is 1; the library computes something at padded places too.",
]


def outputs(model: torch.nn.Module, inputs: dict[str, torch.Tensor]) -> Arrays:
    with torch.no_grad():
        result = model(**inputs, output_hidden_states=True, output_attentions=True)
    arrays = {f"hidden.{i}": hidden for i, hidden in enumerate(result.hidden_states)}
    arrays |= {f"attention.{i + 1}": weights for i, weights in enumerate(result.attentions)}
    return arrays | {"pooler_output": result.pooler_output}


def make(
    folder: Path,
    seed: int,
    what: str,
    model_class: type,
    config: object,
    rows: list[list[int]],
    types: bool,
    hidden: tuple[tuple[int, int], ...] = (),
) -> None:
    """`hidden` holds places (row, column) that the mask hides although a token stands there."""
    model = model_class._from_config(config, attn_implementation="eager").eval()
    fill(model, seed)
    model.save_pretrained(folder / "model")
    padding = config.pad_token_id
    inputs = {"input_ids": rows, "attention_mask": [[int(token != padding) for token in row] for row in rows]}
    for row, column in hidden:
        inputs["attention_mask"][row][column] = 0
    if types:
        # Types that change inside of a row, and more than two of them where the model has more.
        inputs["token_type_ids"] = [
            [(i * 2 // (row.index(padding) if padding in row else len(row))) % config.type_vocab_size for i in range(len(row))]
            for row in rows
        ]
    tensors = {name: torch.tensor(value) for name, value in inputs.items()}
    single = outputs(model, tensors)
    facts = {
        "kind": "hf-encoder",
        "seed": seed,
        "dtype": "weights float32; outputs float32 and float64",
        "what": what,
        "library": {"name": "transformers", "class": model_class.__name__, "attn_implementation": "eager"},
        "versions": versions("transformers"),
        "options": {
            key: getattr(config, key)
            for key in (
                "vocab_size",
                "hidden_size",
                "num_hidden_layers",
                "num_attention_heads",
                "intermediate_size",
                "layer_norm_eps",
                "hidden_act",
                "max_position_embeddings",
            )
        },
        "inputs": inputs,
        "notes": NOTES,
    }
    write_case(folder, facts, single, outputs(model.double(), tensors))


def bert(folder: Path) -> None:
    config = BertConfig(
        vocab_size=64,
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=28,
        max_position_embeddings=16,
        type_vocab_size=3,
        layer_norm_eps=1e-6,
        **NO_DROPOUT,
    )
    rows = token_rows(9101, [6, 1, 9], range(5, 64), (2, 3), 0)
    make(folder, 9101, "BertModel, heads 4 wide, three token types, eps 1e-6", BertModel, config, rows, types=True)


def roberta(folder: Path) -> None:
    config = RobertaConfig(
        vocab_size=60,
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=24,
        max_position_embeddings=18,
        type_vocab_size=1,
        layer_norm_eps=1e-5,
        pad_token_id=1,
        **NO_DROPOUT,
    )
    rows = token_rows(9112, [9, 3, 12], range(4, 60), (0, 2), 1)
    make(folder, 9112, "RobertaModel, positions from 2", RobertaModel, config, rows, types=False)


def mpnet(folder: Path) -> None:
    config = MPNetConfig(
        vocab_size=60,
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=24,
        max_position_embeddings=18,
        layer_norm_eps=1e-5,
        pad_token_id=1,
        **NO_DROPOUT,
    )
    rows = token_rows(9103, [4, 10, 2], range(4, 60), (0, 2), 1)
    make(folder, 9103, "MPNetModel, relative attention bias shared by the layers", MPNetModel, config, rows, types=False)


def left(folder: Path) -> None:
    config = RobertaConfig(
        vocab_size=40,
        hidden_size=12,
        num_hidden_layers=2,
        num_attention_heads=3,
        intermediate_size=20,
        max_position_embeddings=14,
        type_vocab_size=1,
        hidden_act="silu",
        pad_token_id=1,
        **NO_DROPOUT,
    )
    rows = [turned(row, 1) for row in token_rows(9114, [9, 1, 6], range(4, 40), (0, 2), 1)]
    what = "RobertaModel, padding on the left and a hidden token between others, silu, eps of the class"
    make(folder, 9114, what, RobertaModel, config, rows, types=False, hidden=((0, 4),))


def turned(row: list[int], padding: int) -> list[int]:
    """Padding before the tokens instead of behind them."""
    tokens = [token for token in row if token != padding]
    return [padding] * (len(row) - len(tokens)) + tokens


RECIPES = [("small-hf-bert", bert), ("small-hf-roberta", roberta), ("small-hf-mpnet", mpnet), ("small-hf-left", left)]
