"""The common course of the ParlAI cases: fill, save, compute in float32 and float64, train, write."""

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch

from reference.case import Arrays, save_tensors, versions, write_case
from reference.parlai_modules import END, LIFTED, NULL, START, softmax_in_place, watched
from reference.training import train
from reference.weights import fill, token_rows

Inputs = dict[str, torch.Tensor]


@dataclass(frozen=True)
class ParlaiCase:
    """What is known about a case before anything is computed."""

    head: str
    seed: int
    what: str
    library: dict[str, str]
    notes: list[str]
    options: dict
    dictionary: int
    trained: bool
    left: bool = False
    optimizers: tuple[str, ...] = ("adamw",)

    def rows(self, name: str, lengths: list[int]) -> list[list[int]]:
        """Rows of tokens; length 0 is padding alone. With `left` the padding comes before the tokens."""
        seed = self.seed + sum(map(ord, name))
        rows = token_rows(seed, lengths, range(3, self.dictionary), (START, END), NULL)
        rows = [row if length > 0 else [NULL] * max(lengths) for row, length in zip(rows, lengths, strict=True)]
        return [row[length:] + row[:length] for row, length in zip(rows, lengths, strict=True)] if self.left else rows

    def lists(self, name: str, lengths: list[list[int]]) -> list[list[list[int]]]:
        """Lists of equally many rows, padded to one length in all."""
        flat = iter(self.rows(name, [length for row in lengths for length in row]))
        return [[next(flat) for _ in row] for row in lengths]


def write_parlai_case(
    folder: Path,
    case: ParlaiCase,
    module: torch.nn.Module,
    inputs: dict[str, list],
    compute: Callable[[torch.nn.Module, Inputs], Arrays],
    batch: Callable[[torch.nn.Module, Inputs], Arrays],
    loss: Callable[[torch.nn.Module, Inputs], torch.Tensor],
) -> None:
    """`compute` is watched and gives what the parts are called; `batch` gives further outputs without being watched."""
    fill(module.eval(), case.seed)
    (folder / "model" / "config.json").write_text(json.dumps(case.options, indent=1) + "\n", encoding="utf-8")
    save_tensors(module.state_dict(), folder / "model" / "model.safetensors")
    tensors = {name: torch.tensor(value) for name, value in inputs.items()}

    def run(model: torch.nn.Module) -> tuple[Arrays, Arrays, list[str]]:
        arrays = outputs_of(model, tensors, compute, batch)
        if not case.trained:
            return arrays, {}, []
        with softmax_in_place(lifted=True):
            scalars, trained, unreached = train(model, lambda: loss(model, tensors), case.optimizers)
        return arrays | scalars, trained, unreached

    as_shipped = copy.deepcopy(module).double()
    with torch.no_grad(), softmax_in_place(lifted=False):
        shipped = compute(as_shipped, tensors)["scores"]
    double, trained_double, _ = run(copy.deepcopy(module).double())
    single, trained_single, unreached = run(module)
    facts = {
        "kind": "parlai",
        "seed": case.seed,
        "dtype": "weights float32; outputs float32 and float64",
        "what": case.what,
        "library": {"name": "ParlAI", **case.library},
        "versions": versions("parlai"),
        "options": {
            "head": case.head,
            "dictionary_size": case.dictionary,
            "null_index": NULL,
            "start_index": START,
            "end_index": END,
            "optimizers": list(case.optimizers) if case.trained else [],
            "keep_candidate_layers": False,
        },
        "inputs": inputs,
        "notes": [*case.notes, LIFTED],
    }
    training = None
    if case.trained:
        facts["parameters_without_gradient"] = unreached
        training = (trained_single, trained_double)
    write_case(folder, facts, single, double, training, **{"f64_as_shipped/scores": shipped})


def outputs_of(model: torch.nn.Module, tensors: Inputs, compute: Callable, batch: Callable) -> Arrays:
    """Everything that a model computes of its inputs, its parts included."""
    with torch.no_grad(), watched(model, lifted=True) as watch:
        arrays = compute(model, tensors)
        # Layers of the candidates would double the size of a case and are of the same kind as the context's.
        seen = {name: value for name, value in watch.arrays().items() if not hides(name)}
    with torch.no_grad(), softmax_in_place(lifted=True):
        return arrays | seen | batch(model, tensors)


def hides(name: str) -> bool:
    """Whether an output belongs to layers of the candidate encoder, or to a later call of one that is shared."""
    is_later_call = "#" in name and not name.endswith("#0")
    of_candidates = name.startswith(("encoder_cand.", "cand_encoder.")) or is_later_call
    return of_candidates and ".reduced" not in name
