"""Random weights that exercise a model: not tiny, not symmetric, layer norms with outliers as trained ones have."""

import hashlib

import numpy
import torch

# A few gains far from 1, as in trained checkpoints: they find kernels that lose precision.
OUTLIER_GAINS = [3.3, -0.6, 0.05, 2.1]


def generator(seed: int, name: str) -> numpy.random.Generator:
    """Numbers for one parameter: they depend on its name, not on how many others there are."""
    key = int.from_bytes(hashlib.sha256(f"{seed}/{name}".encode()).digest()[:8], "big")
    return numpy.random.Generator(numpy.random.PCG64(key))


def values(seed: int, name: str, shape: tuple[int, ...], is_norm: bool) -> numpy.ndarray:
    normal = generator(seed, name).standard_normal(shape)
    if is_norm and name.endswith("weight"):
        gains = 1 + 0.15 * normal
        gains[3::7] = [OUTLIER_GAINS[i % len(OUTLIER_GAINS)] for i in range(len(gains[3::7]))]
        return gains
    if len(shape) == 1:
        return 0.2 * normal
    if "embedding" in name or name.endswith("codes"):
        return 0.8 * normal
    return normal / numpy.sqrt(shape[-1])


def fill(module: torch.nn.Module, seed: int) -> None:
    """Gives every parameter that is trained its random values; rows of a padding index stay zero."""
    norms = {name for name, part in module.named_modules() if isinstance(part, torch.nn.LayerNorm)}
    paddings = {
        f"{name}.weight": part.padding_idx
        for name, part in module.named_modules()
        if isinstance(part, torch.nn.Embedding) and part.padding_idx is not None
    }
    with torch.no_grad():
        for name, parameter in module.named_parameters():
            if not parameter.requires_grad:
                continue
            is_norm = name.rpartition(".")[0] in norms
            array = values(seed, name, tuple(parameter.shape), is_norm).astype(numpy.float32)
            if name in paddings:
                array[paddings[name]] = 0
            parameter.copy_(torch.from_numpy(array))


def token_rows(seed: int, lengths: list[int], vocabulary: range, ends: tuple[int, int], padding: int) -> list[list[int]]:
    """Rows of random token ids between a start and an end token, padded to one length; length 1 is the start alone."""
    width = max(lengths)
    draw = generator(seed, "tokens")
    rows = []
    for length in lengths:
        inner = [int(token) for token in draw.integers(vocabulary.start, vocabulary.stop, max(0, length - 2))]
        row = [ends[0], *inner, ends[1]][:length] if length > 1 else [ends[0]]
        rows.append(row + [padding] * (width - length))
    return rows
