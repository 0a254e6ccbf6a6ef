"""A reference file of a converted checkpoint of ParlAI. Token ids are drawn: a checkpoint need not bring its dictionary."""

import copy
import json
from pathlib import Path

import safetensors.torch
import torch
from parlai.agents.transformer.modules import TransformerMemNetModel
from parlai.agents.transformer.crossencoder import CrossEncoderModule
from parlai.agents.transformer.polyencoder import PolyEncoderModule
from recipes import parlai_bi, parlai_cross, parlai_poly

from reference.case import Arrays, plain, summary, versions
from reference.model_file import weight_files, write_file
from reference.parlai_case import Inputs, ParlaiCase, outputs_of
from reference.parlai_modules import DEFAULTS, END, LIFTED, NULL, START, Numbers



def poly(options: dict, words: Numbers) -> torch.nn.Module:
    return PolyEncoderModule(options, words, NULL)


def cross(options: dict, words: Numbers) -> torch.nn.Module:
    return CrossEncoderModule(options, words, NULL)


def bi_batch(model: torch.nn.Module, inputs: Inputs) -> Arrays:
    return {"scores_batch": parlai_bi.in_batch(model, inputs)}


# By the tensor that no other head has: the head, its module, and how its outputs are computed.
HEADS = {
    "encoder_ctxt.embeddings.weight": ("poly", poly, parlai_poly.compute, parlai_poly.further),
    "context_encoder.embeddings.weight": ("bi", TransformerMemNetModel, parlai_bi.compute, bi_batch),
    "encoder.embeddings.weight": ("cross", cross, parlai_cross.compute, parlai_cross.joined),
}


def is_parlai(folder: Path) -> bool:
    config = json.loads((folder / "config.json").read_text()) if (folder / "config.json").is_file() else {}
    return "ffn_size" in config and "model_type" not in config


def inputs_of(case: ParlaiCase, positions: int) -> dict[str, list]:
    """Contexts and candidates that fit the positions, also one behind the other as a cross-encoder reads them."""
    context, candidate = max(2, min(12, positions // 2)), max(2, min(6, positions // 2))
    lists = case.lists("candidates", [[candidate, max(2, candidate - 2), 2] for _ in range(3)])
    inputs = {"context": case.rows("context", [context, max(2, context - 3), 2]), "candidates": lists}
    if case.head == "cross":
        return inputs | {"targets": [0, 2, 1]}
    inputs |= {"labels": [row[0] for row in lists]}
    return inputs | ({"memories": case.lists("memories", [[3, 2], [2, 3], [2, 2]])} if case.options["use_memories"] else {})


def write_parlai_file(folder: Path, seed: int, out: Path) -> None:
    weights = safetensors.torch.load_file(folder / "model.safetensors")
    name = next((name for name in HEADS if name in weights), None)
    if name is None:
        raise SystemExit(f"{folder} must hold a bi-, cross- or poly-encoder of ParlAI, and its tensors are of none.")
    head, module_of, compute, batch = HEADS[name]
    options = DEFAULTS | json.loads((folder / "config.json").read_text())
    case = ParlaiCase(head, seed, "", {}, [], options, len(weights[name]), trained=False)
    module = module_of(options, Numbers(case.dictionary)).eval()
    module.load_state_dict(weights)
    inputs = inputs_of(case, options["n_positions"])
    tensors = {key: torch.tensor(value) for key, value in inputs.items()}
    run = lambda model: {key: plain(value) for key, value in outputs_of(model, tensors, compute, batch).items()}
    single, double = run(module), run(copy.deepcopy(module).double())
    described = {
        "kind": "parlai",
        "what": f"ParlAI {head}-encoder on token ids drawn with seed {seed}",
        "model_name": folder.resolve().name,
        "model_files": weight_files(folder),
        "versions": versions("parlai"),
        "options": {"head": head, "dictionary_size": case.dictionary, "null_index": NULL, "start_index": START, "end_index": END},
        "inputs": inputs,
        "outputs": summary(single, double),
        "notes": [LIFTED],
    }
    write_file(described, single, double, out)
