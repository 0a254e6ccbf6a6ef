"""Writes one case: case.json, model/ and expected.safetensors, the same bytes every time."""

import json
import platform
from importlib.metadata import version
from pathlib import Path

import safetensors.torch
import torch

Arrays = dict[str, torch.Tensor]


def versions(*packages: str) -> dict[str, str]:
    # The build of torch (cpu, cu130) is no part of the version: outputs are made on the CPU.
    of = {package: version(package).partition("+")[0] for package in ("torch", "numpy", *packages, "safetensors")}
    return {"python": platform.python_version(), **of}


def is_scalar(value: object) -> bool:
    return not isinstance(value, (dict, list))


def dump(value: object, indent: int = 0) -> str:
    """JSON with one space of indent, and lists of numbers or of words on one line."""
    inner = "\n" + " " * (indent + 1)
    outer = "\n" + " " * indent
    if isinstance(value, dict) and value:
        items = [f"{json.dumps(key)}: {dump(item, indent + 1)}" for key, item in value.items()]
        return "{" + inner + ("," + inner).join(items) + outer + "}"
    if isinstance(value, list) and value and not all(isinstance(item, (int, float)) for item in value):
        return "[" + inner + ("," + inner).join(dump(item, indent + 1) for item in value) + outer + "]"
    return json.dumps(value, ensure_ascii=False)


def rounded(number: float, digits: int = 3) -> float:
    return float(f"{number:.{digits}g}")


def summary(single: Arrays, double: Arrays) -> dict[str, dict[str, object]]:
    """Shape, largest value and the library's own float32 error of every output that is a float."""
    result: dict[str, dict[str, object]] = {}
    for name, exact in double.items():
        if not exact.is_floating_point():
            continue
        assert exact.dtype == torch.float64, f"{name} is {exact.dtype}"
        error = (single[name].double() - exact).abs().max().item() if exact.numel() else 0.0
        largest = exact.abs().max().item() if exact.numel() else 0.0
        result[name] = {"shape": list(exact.shape), "largest": rounded(largest), "f32_error": rounded(error)}
    return result


def plain(tensor: torch.Tensor) -> torch.Tensor:
    return tensor.detach().cpu().contiguous().clone()


def save_tensors(arrays: Arrays, path: Path) -> None:
    safetensors.torch.save_file({name: plain(arrays[name]) for name in sorted(arrays)}, path)


def write_case(
    folder: Path, facts: dict, single: Arrays, double: Arrays, training: tuple[Arrays, Arrays] | None = None, prefix: str = "", **extra
) -> None:
    """
    `single` and `double` hold outputs of the float32 and the float64 module. `training` holds gradients and trained
    parameters of both, whose names begin with `prefix`; only those of float64 are stored, and the losses of both.
    `extra` arrays are stored by their names.
    """
    expected = {f"f32/{name}": value for name, value in single.items()} | {f"f64/{name}": value for name, value in double.items()}
    description = {"case": folder.name, **facts, "outputs": summary(single, double)}
    if training is not None:
        expected |= {f"f64/{name}": value for name, value in training[1].items()}
        description["training"] = summary(*training)
        gradients = {name.removeprefix(f"{prefix}grad/"): value for name, value in training[1].items() if name.startswith(f"{prefix}grad/")}
        scale = max(value.abs().max().item() for value in gradients.values())
        zero = [name for name, value in gradients.items() if value.abs().max().item() <= 1e-13 * scale]
        description["parameters_with_zero_gradient"] = zero
    expected |= extra
    save_tensors(expected, folder / "expected.safetensors")
    (folder / "case.json").write_text(dump(description) + "\n", encoding="utf-8")
