"""Writes pickled PyTorch weights as safetensors, once.

    python convert_pickle.py FOLDER_OR_FILE [--output FILE] [--overwrite]

FOLDER holds pytorch_model.bin, pytorch_model.bin.index.json with its shards, or ParlAI's model; a FILE may have any name. The result is
model.safetensors in the same folder, where Tercet looks for it; the pickle stays as it is. ParlAI's file also holds the optimizer: only the
model is taken. It needs torch and safetensors, of requirements.txt.

A pickle is a program. torch.load(weights_only=True) runs a small part of its instructions, enough for tensors, and refuses the rest; there is no
option to allow more. Exit code 0: written; 65: refused or damaged; 66: not found; 73: the output exists.
"""

import argparse
import json
import os
import pickle
import re
import sys
import tempfile
from pathlib import Path

import torch
from safetensors.torch import save_file

INDEX = "pytorch_model.bin.index.json"
NAMES = ("pytorch_model.bin", INDEX, "model.pt", "model.bin", "model")
# Where training programs put the weights beside other things; ParlAI says "model".
WRAPPERS = ("model", "state_dict", "model_state_dict")


class Refused(Exception):
    """Nothing was written; the exit code and why."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(why)
        self.code = code


def find_source(path: Path) -> Path:
    if path.is_file():
        return path
    found = next((path / name for name in NAMES if (path / name).is_file()), None)
    if found is None:
        raise Refused(66, f"{path} must be a pickle or a folder with one of {', '.join(NAMES)}.")
    return found


def load(path: Path) -> object:
    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        # Only what was wrong: the rest of torch's text explains how to switch the protection off.
        found = re.search(r"unsupported (global|operand|class|type)[: ]+(global )?[\w.]+", str(error), re.IGNORECASE)
        raise Refused(65, f"{path} does not hold tensors alone, and is not run: {found[0] if found else 'torch.load refuses it'}.") from None
    except (RuntimeError, EOFError, OSError, ValueError, LookupError, AssertionError, AttributeError, TypeError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0][:200]
        raise Refused(65, f"{path} cannot be read; it may be cut or damaged: {reason}") from None


def tensors_of(path: Path, loaded: object) -> dict[str, torch.Tensor]:
    """The named tensors of a state dict, alone or wrapped; anything else in it is refused by name."""
    if not isinstance(loaded, dict):
        raise Refused(65, f"{path} must hold named tensors, but holds a {type(loaded).__name__}.")
    wrapper = next((key for key in WRAPPERS if isinstance(loaded.get(key), dict)), None)
    named = loaded if wrapper is None else loaded[wrapper]
    wrong = [str(name) for name, value in named.items() if not (isinstance(name, str) and isinstance(value, torch.Tensor))]
    if wrong or not named:
        raise Refused(65, f"{path} must hold named tensors, but these are none: {', '.join(wrong[:12]) or '(it is empty)'}.")
    unusual = [name for name, value in named.items() if value.layout != torch.strided or value.is_quantized]
    if unusual:
        raise Refused(65, f"{path} holds sparse or quantized tensors, which safetensors cannot: {', '.join(unusual[:12])}.")
    # Tied weights share memory, which safetensors refuses: each gets its own.
    return {name: value.detach().contiguous().clone() for name, value in named.items()}


def shards_of(index: Path) -> list[Path]:
    try:
        names = sorted(set(json.loads(index.read_text("utf-8"))["weight_map"].values()))
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise Refused(65, f"{index} must be an index of shards with a weight_map: {error}.") from None
    outside = [name for name in names if not isinstance(name, str) or Path(name).name != name]
    if outside:
        raise Refused(65, f"{index} names files outside its folder: {', '.join(map(str, outside))}.")
    missing = [name for name in names if not (index.parent / name).is_file()]
    if missing:
        raise Refused(66, f"{index} names shards that are not there: {', '.join(missing)}.")
    return [index.parent / name for name in names]


def convert(path: Path, output: Path | None, overwrite: bool) -> tuple[Path, Path, int]:
    """Converts and gives source, output and the number of tensors."""
    source = find_source(path)
    target = output or source.parent / "model.safetensors"
    if target.exists() and not overwrite:
        raise Refused(73, f"{target} exists; --overwrite replaces it.")
    tensors: dict[str, torch.Tensor] = {}
    for part in shards_of(source) if source.name == INDEX else [source]:
        fresh = tensors_of(part, load(part))
        twice = sorted(tensors.keys() & fresh.keys())
        if twice:
            raise Refused(65, f"{part} holds tensors that another shard holds too: {', '.join(twice[:12])}.")
        tensors.update(fresh)
    # The old file or the new one, never a part.
    handle, temporary = tempfile.mkstemp(prefix=".converting-", dir=target.parent)
    os.close(handle)
    try:
        save_file(tensors, temporary, metadata={"format": "pt"})
        os.chmod(temporary, 0o644)
        os.replace(temporary, target)
    finally:
        Path(temporary).unlink(missing_ok=True)
    return source, target, len(tensors)


def main() -> int:
    description, _, details = (__doc__ or "").partition("\n\n")
    parser = argparse.ArgumentParser(description=description, epilog=details, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path, metavar="FOLDER_OR_FILE")
    parser.add_argument("--output", type=Path, help="default: model.safetensors beside the pickle")
    parser.add_argument("--overwrite", action="store_true", help="replace an existing output")
    options = parser.parse_args()
    try:
        source, target, count = convert(options.path, options.output, options.overwrite)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return refused.code
    print(f"{source}: {count} tensors written to {target}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
