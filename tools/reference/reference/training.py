"""Loss, gradients and three steps of each optimizer on one batch, without dropout."""

import copy
from collections.abc import Callable, Sequence

import torch

from reference.case import Arrays

LEARNING_RATE = 1e-3
OPTIMIZERS = {
    "adamw": lambda parameters: torch.optim.AdamW(parameters, lr=LEARNING_RATE, weight_decay=0.01),
    "adamax": lambda parameters: torch.optim.Adamax(parameters, lr=LEARNING_RATE),
    "sgd": lambda parameters: torch.optim.SGD(parameters, lr=LEARNING_RATE, momentum=0.9),
}
ALL = tuple(OPTIMIZERS)


def train(
    module: torch.nn.Module, loss_of: Callable[[], torch.Tensor], optimizers: Sequence[str] = ("adamw",), steps: int = 3
) -> tuple[Arrays, Arrays, list[str]]:
    """
    Returns scalars (`loss`, `adamw/losses`), arrays (`grad/NAME`, `adamw/after3/NAME`) and the parameters that the loss does
    not reach. Every optimizer starts from the same weights; the module is left as the last one trained it.
    """
    start = copy.deepcopy(module.state_dict())
    module.zero_grad()
    loss = loss_of()
    loss.backward()
    parameters = [(name, parameter) for name, parameter in module.named_parameters() if parameter.requires_grad]
    arrays: Arrays = {f"grad/{name}": parameter.grad.clone() for name, parameter in parameters if parameter.grad is not None}
    unreached = [name for name, parameter in parameters if parameter.grad is None]
    scalars: Arrays = {"loss": loss.detach()}
    for kind in optimizers:
        module.load_state_dict(start)
        optimizer = OPTIMIZERS[kind]([parameter for _, parameter in parameters])
        losses = []
        for _ in range(steps):
            optimizer.zero_grad()
            current = loss_of()
            current.backward()
            optimizer.step()
            losses.append(current.detach())
        losses.append(loss_of().detach())
        scalars[f"{kind}/losses"] = torch.stack(losses)
        arrays |= {f"{kind}/after{steps}/{name}": parameter.detach().clone() for name, parameter in parameters}
    return scalars, arrays, unreached
