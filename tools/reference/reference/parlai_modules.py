"""ParlAI's own modules on a dictionary of numbers: building them, lifting their float32 softmax, and watching what they compute."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import torch
from parlai.agents.transformer.modules import BasicAttention, MultiHeadAttention, TransformerEncoder
from parlai.agents.transformer.modules import attention as attention_file

from reference.case import Arrays

NULL, START, END = 0, 1, 2

DEFAULTS = {
    "n_encoder_layers": -1,
    "n_segments": 0,
    "variant": "xlm",
    "activation": "gelu",
    "embeddings_scale": True,
    "output_scaling": 1.0,
    "learn_positional_embeddings": True,
    "learn_embeddings": True,
    "reduction_type": "mean",
    "dropout": 0.0,
    "attention_dropout": 0.0,
    "relu_dropout": 0.0,
    "share_encoders": True,
    "share_word_embeddings": True,
    "use_memories": False,
    "wrap_memory_encoder": False,
    "memory_attention": "sqrt",
    "normalize_sent_emb": False,
    "polyencoder_type": "codes",
    "poly_n_codes": 64,
    "poly_attention_type": "basic",
    "poly_attention_num_heads": 4,
    "codes_attention_type": "basic",
    "codes_attention_num_heads": 4,
}

LIFTED = "f64 is the module in double with ParlAI's forced float32 softmax lifted; f64_as_shipped leaves it in."


class Numbers:
    """As much of a dictionary as ParlAI's models ask for."""

    null_token = "__null__"

    def __init__(self, size: int) -> None:
        self.size = size

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, token: str) -> int:
        return NULL


def agent_of(agent_class: type, model: torch.nn.Module):
    """An agent that can score but has read no options: scoring is the library's code, not a copy of it."""
    agent = object.__new__(agent_class)
    agent.model = model
    agent.NULL_IDX = NULL
    agent.use_cuda = False
    agent.opt = {"use_memories": False}
    return agent


def batch_of(context: torch.Tensor):
    return SimpleNamespace(text_vec=context, memory_vecs=None)


class Softmax:
    """Stands where ParlAI's attention looks for torch.nn.functional: keeps float64 when asked to, and hands weights on."""

    def __init__(self, lifted: bool) -> None:
        self.lifted = lifted
        self.seen = lambda weights: None

    def softmax(self, scores: torch.Tensor, dim: int, dtype: torch.dtype) -> torch.Tensor:
        lifts = self.lifted and scores.dtype == torch.float64
        weights = torch.softmax(scores, dim=dim, dtype=None if lifts else dtype)
        self.seen(weights)
        return weights


@contextmanager
def softmax_in_place(lifted: bool) -> Iterator[Softmax]:
    before = attention_file.F
    attention_file.F = Softmax(lifted)
    try:
        yield attention_file.F
    finally:
        attention_file.F = before


class Watch:
    """Collects what the encoders and attentions of a module compute, by the names of the module's parts."""

    def __init__(self, module: torch.nn.Module, softmax: Softmax) -> None:
        self.calls: dict[str, list[torch.Tensor]] = {}
        self.handles: list = []
        self.softmax = softmax
        # Each part once: a shared encoder has several names, and the first is the context's.
        for name, part in module.named_modules():
            if isinstance(part, (BasicAttention, MultiHeadAttention)):
                self.watch_attention(name, part)
            if isinstance(part, TransformerEncoder):
                self.watch_encoder(name, part)

    def keep(self, name: str, value: torch.Tensor) -> None:
        self.calls.setdefault(name, []).append(value.detach().clone())

    def watch_attention(self, name: str, part: torch.nn.Module) -> None:
        def before(_module, _inputs, **_options) -> None:
            self.softmax.seen = lambda weights: self.keep(f"{name}.weights", by_head(weights))

        def by_head(weights: torch.Tensor) -> torch.Tensor:
            return weights.unflatten(0, (-1, part.n_heads)) if isinstance(part, MultiHeadAttention) else weights

        self.handles.append(part.register_forward_pre_hook(before))

    def watch_encoder(self, name: str, part: TransformerEncoder) -> None:
        # Clones are taken at once: ParlAI multiplies masks and scaling into these tensors in place.
        first = part.layers[0].register_forward_pre_hook(lambda _module, inputs: self.keep(f"{name}.hidden.0", inputs[0]))
        self.handles.append(first)
        for i, layer in enumerate(part.layers):
            watch = lambda _module, _inputs, output, i=i: self.keep(f"{name}.hidden.{i + 1}", output)
            self.handles.append(layer.register_forward_hook(watch))
        reduce_output = part.reduce_output

        def watched(tensor: torch.Tensor, mask: torch.Tensor):
            reduced, out_mask = reduce_output(tensor, mask)
            self.keep(f"{name}.output", tensor)
            self.keep(f"{name}.reduced", reduced)
            return reduced, out_mask

        part.reduce_output = watched

    def arrays(self) -> Arrays:
        """One call keeps its name; of several calls, each gets `#0`, `#1`."""
        named: Arrays = {}
        for name, values in self.calls.items():
            named |= {name: values[0]} if len(values) == 1 else {f"{name}#{i}": value for i, value in enumerate(values)}
        return named


@contextmanager
def watched(module: torch.nn.Module, lifted: bool) -> Iterator[Watch]:
    with softmax_in_place(lifted) as softmax:
        watch = Watch(module, softmax)
        try:
            yield watch
        finally:
            for handle in watch.handles:
                handle.remove()
            for part in module.modules():
                if isinstance(part, TransformerEncoder):
                    del part.reduce_output
