"""sentence-transformers' losses of a cross-encoder: value, logits and their gradient; gradients of all parameters, AdamW."""

from pathlib import Path

import torch
from sentence_transformers import CrossEncoder
from sentence_transformers.cross_encoder import losses
from transformers import BertConfig, BertForSequenceClassification

from reference.case import Arrays, versions, write_case
from reference.texts import CONTEXTS, OTHERS, REPLIES, VOCABULARY, save_tokenizer
from reference.training import train
from reference.weights import fill

SEED = 9210
MAX_LENGTH = 24
LABELS = [1.0, 0.0, 0.75, 0.125]
MARGINS = [[1.5], [-2.0], [0.25], [3.0]]
SIZES = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 12, "max_position_embeddings": 24}


class Seen:
    """Hands on the logits that a loss reads, and keeps them with their gradient."""

    def __init__(self, loss: torch.nn.Module) -> None:
        self.logits: torch.Tensor | None = None
        self.loss = loss
        calculate = loss.calculate_loss

        def calculate_loss(logits: list[torch.Tensor], batch_size: int) -> torch.Tensor:
            self.logits = torch.cat(logits, dim=0).reshape(-1, batch_size).T
            self.logits.retain_grad()
            return calculate([self.logits.T.reshape(-1)], batch_size)

        loss.calculate_loss = calculate_loss

    def arrays(self, name: str, inputs: list[list[str]]) -> Arrays:
        value = self.loss(inputs, None)
        value.backward()
        return {f"{name}/loss": value.detach(), f"{name}/logits": self.logits.detach(), f"{name}/grad_logits": self.logits.grad}


class Keeping(torch.nn.Module):
    """A loss of logits and labels that keeps the last logits, with their gradient."""

    def __init__(self, loss: torch.nn.Module) -> None:
        super().__init__()
        self.loss = loss
        self.logits: torch.Tensor | None = None

    def forward(self, logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        if logits.requires_grad:
            logits.retain_grad()
        self.logits = logits
        return self.loss(logits, labels)


def run(encoder: CrossEncoder) -> tuple[Arrays, Arrays, list[str]]:
    columns = [CONTEXTS, REPLIES, OTHERS]
    ranking = losses.MultipleNegativesRankingLoss
    arrays = Seen(ranking(encoder, num_negatives=None)).arrays("mnr", columns)
    arrays |= Seen(ranking(encoder, num_negatives=None, scale=1, activation_fn=None)).arrays("mnr_identity", columns)
    dtype = next(encoder.parameters()).dtype
    with torch.no_grad():
        arrays["margin_mse/loss"] = losses.MarginMSELoss(encoder)(columns, torch.tensor(MARGINS, dtype=dtype))
    binary = losses.BinaryCrossEntropyLoss(encoder)
    labels = torch.tensor(LABELS, dtype=torch.float32)
    keeping = Keeping(binary.bce_with_logits_loss)
    binary.bce_with_logits_loss = keeping
    binary([CONTEXTS, REPLIES], labels).backward()
    arrays |= {"bce/logits": keeping.logits.detach(), "bce/grad_logits": keeping.logits.grad}
    encoder.zero_grad()
    scalars, trained, unreached = train(encoder[0].model, lambda: binary([CONTEXTS, REPLIES], labels))
    # The library's labels are float32, and so is its loss, whatever the model is.
    arrays |= {f"bce/{name}": value.to(dtype) for name, value in scalars.items()}
    return arrays, {f"bce/{name}": value for name, value in trained.items()}, unreached


def make(folder: Path) -> None:
    config = BertConfig(**SIZES, vocab_size=len(VOCABULARY), num_labels=1, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
    model = BertForSequenceClassification._from_config(config, attn_implementation="eager").eval()
    fill(model, SEED)
    model.save_pretrained(folder / "model")
    save_tokenizer(folder / "model", MAX_LENGTH)
    load = lambda: CrossEncoder(str(folder / "model"), device="cpu", model_kwargs={"attn_implementation": "eager"}).eval()
    encoded = load().tokenizer(CONTEXTS, REPLIES, padding=True, truncation="longest_first", max_length=MAX_LENGTH)
    single, trained_single, unreached = run(load())
    double, trained_double, _ = run(load().double())
    facts = {
        "kind": "ce-losses",
        "seed": SEED,
        "dtype": "weights float32; outputs float32 and float64",
        "what": "sentence-transformers CrossEncoder losses on a tiny one-label cross-encoder: value, logits, gradients, AdamW",
        "library": {"name": "sentence-transformers", "class": "CrossEncoder", "attn_implementation": "eager"},
        "versions": versions("sentence-transformers", "transformers", "tokenizers"),
        "options": {**SIZES, "vocab_size": len(VOCABULARY), "num_labels": 1, "max_length": MAX_LENGTH},
        "inputs": {
            "anchors": CONTEXTS,
            "positives": REPLIES,
            "hard_negatives": [OTHERS],
            "labels": LABELS,
            "margins": MARGINS,
            "encoded_positives": dict(encoded),
        },
        "notes": [
            "bce: BinaryCrossEntropyLoss on (anchor, positive) with `labels`; gradients and AdamW are of this loss.",
            "mnr: MultipleNegativesRankingLoss(num_negatives=None, scale 10, Sigmoid); mnr_identity: scale 1, no activation."
            " logits are [batch, 1 + in-batch + listed].",
            "margin_mse: MarginMSELoss on `margins`.",
        ],
        "parameters_without_gradient": unreached,
    }
    write_case(folder, facts, single, double, (trained_single, trained_double), prefix="bce/")


RECIPES = [("small-cross-losses", make)]
