"""Encoders of transformers: embeddings, every layer, attention weights, pooler."""

from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from transformers import (
    BertConfig,
    BertModel,
    DistilBertConfig,
    DistilBertModel,
    ElectraConfig,
    ElectraModel,
    MPNetConfig,
    MPNetModel,
    RobertaConfig,
    RobertaModel,
    XLMRobertaConfig,
    XLMRobertaModel,
)

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
    pooled = getattr(result, "pooler_output", None)
    return arrays if pooled is None else arrays | {"pooler_output": pooled}


def make(
    folder: Path,
    seed: int,
    what: str,
    model_class: type,
    config: object,
    rows: list[list[int]],
    types: bool,
    hidden: tuple[tuple[int, int], ...] = (),
    stretch: int = 1,
    old_names: bool = False,
) -> None:
    """`hidden` holds places (row, column) that the mask hides although a token stands there; `old_names`: names of files from before 2019."""
    model = model_class._from_config(config, attn_implementation="eager").eval()
    fill(model, seed)
    if stretch != 1:
        with torch.no_grad():
            for layer in model.encoder.layer:
                layer.intermediate.dense.weight.mul_(stretch)
    model.save_pretrained(folder / "model")
    if old_names:
        rename(folder / "model" / "model.safetensors")
        model = model_class.from_pretrained(folder / "model", attn_implementation="eager").eval()
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
            if hasattr(config, key)
        },
        "inputs": inputs,
        "notes": NOTES,
    }
    write_case(folder, facts, single, outputs(model.double(), tensors))


def rename(path: Path) -> None:
    """A norm's weight and bias as gamma and beta, and the whole below `bert.`: the library reads them as its own."""
    old = {"LayerNorm.weight": "LayerNorm.gamma", "LayerNorm.bias": "LayerNorm.beta"}
    renamed = {}
    for name, tensor in load_file(path).items():
        end = next((end for end in old if name.endswith(end)), "")
        renamed[f"bert.{name.removesuffix(end)}{old.get(end, '')}"] = tensor
    save_file(renamed, path, {"format": "pt"})


def old_names(folder: Path) -> None:
    config = BertConfig(
        vocab_size=20,
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=10,
        max_position_embeddings=8,
        **NO_DROPOUT,
    )
    rows = token_rows(9150, [6, 3], range(5, 20), (2, 3), 0)
    what = "BertModel from a file of before 2019: norms are gamma and beta, all names below bert."
    make(folder, 9150, what, BertModel, config, rows, types=True, old_names=True)


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


def xlm_roberta(folder: Path) -> None:
    config = XLMRobertaConfig(
        vocab_size=44,
        hidden_size=12,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=18,
        max_position_embeddings=15,
        type_vocab_size=1,
        layer_norm_eps=1e-5,
        **NO_DROPOUT,
    )
    rows = token_rows(9116, [5, 11, 2], range(4, 44), (0, 2), 1)
    make(folder, 9116, "XLMRobertaModel, positions from 2", XLMRobertaModel, config, rows, types=False)


def distilbert(folder: Path) -> None:
    config = DistilBertConfig(
        vocab_size=50, dim=18, n_layers=3, n_heads=3, hidden_dim=26, max_position_embeddings=12, dropout=0.0, attention_dropout=0.0
    )
    rows = token_rows(9117, [7, 3, 10], range(5, 50), (2, 3), 0)
    make(folder, 9117, "DistilBertModel, no token types, no pooler", DistilBertModel, config, rows, types=False)


def electra(folder: Path) -> None:
    config = ElectraConfig(
        vocab_size=48,
        embedding_size=10,
        hidden_size=20,
        num_hidden_layers=2,
        num_attention_heads=5,
        intermediate_size=22,
        max_position_embeddings=12,
        **NO_DROPOUT,
    )
    rows = token_rows(9118, [8, 2, 11], range(5, 48), (2, 3), 0)
    make(folder, 9118, "ElectraModel, embeddings narrower than the layers, no pooler", ElectraModel, config, rows, types=True)


def relu(folder: Path) -> None:
    config = BertConfig(
        vocab_size=37,
        hidden_size=13,
        num_hidden_layers=2,
        num_attention_heads=1,
        intermediate_size=19,
        max_position_embeddings=11,
        hidden_act="relu",
        **NO_DROPOUT,
    )
    rows = token_rows(9119, [6, 9, 1], range(5, 37), (2, 3), 0)
    make(folder, 9119, "BertModel, relu, one head, odd widths", BertModel, config, rows, types=True)


def gelu_new(folder: Path) -> None:
    config = BertConfig(
        vocab_size=40,
        hidden_size=16,
        num_hidden_layers=3,
        num_attention_heads=2,
        intermediate_size=24,
        max_position_embeddings=12,
        hidden_act="gelu_new",
        **NO_DROPOUT,
    )
    rows = token_rows(9120, [10, 4, 7], range(5, 40), (2, 3), 0)
    make(folder, 9120, "BertModel, tanh gelu (gelu_new), 3 layers", BertModel, config, rows, types=True)


def activated(name: str, seed: int):
    """One layer whose activation sees arguments from about -20 to 20, so that clips and bends of all activations are passed."""

    def recipe(folder: Path) -> None:
        config = BertConfig(
            vocab_size=24,
            hidden_size=8,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=12,
            max_position_embeddings=8,
            hidden_act=name,
            **NO_DROPOUT,
        )
        rows = token_rows(seed, [7, 4], range(5, 24), (2, 3), 0)
        what = f"BertModel, {name}, arguments of the activation six times as large"
        make(folder, seed, what, BertModel, config, rows, types=True, stretch=6)

    return recipe


ACTIVATIONS = ["gelu_10", "quick_gelu", "gelu_fast", "relu2", "relu6", "leaky_relu", "mish", "tanh", "sigmoid", "linear"]


def turned(row: list[int], padding: int) -> list[int]:
    """Padding before the tokens instead of behind them."""
    tokens = [token for token in row if token != padding]
    return [padding] * (len(row) - len(tokens)) + tokens


RECIPES = [
    ("small-hf-bert", bert),
    ("small-hf-roberta", roberta),
    ("small-hf-mpnet", mpnet),
    ("small-hf-left", left),
    ("small-hf-xlm-roberta", xlm_roberta),
    ("small-hf-distilbert", distilbert),
    ("small-hf-electra", electra),
    ("small-hf-relu", relu),
    ("small-hf-gelu-new", gelu_new),
    ("small-hf-old-names", old_names),
    *((f"small-hf-act-{name.replace('_', '-')}", activated(name, 9130 + i)) for i, name in enumerate(ACTIVATIONS)),
]
