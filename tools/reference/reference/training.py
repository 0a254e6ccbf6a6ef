"""Loss, gradients and three steps of AdamW on one batch, without dropout."""

from collections.abc import Callable

import torch

from reference.case import Arrays

ADAMW = {"lr": 1e-3, "weight_decay": 0.01}


def train(module: torch.nn.Module, loss_of: Callable[[], torch.Tensor], steps: int = 3) -> tuple[Arrays, Arrays, list[str]]:
    """
    Returns scalars (`loss`, `adamw/losses`), arrays (`grad/NAME`, `adamw/after3/NAME`) and the parameters that the loss does
    not reach. The module is left trained.
    """
    module.zero_grad()
    loss = loss_of()
    loss.backward()
    parameters = [(name, parameter) for name, parameter in module.named_parameters() if parameter.requires_grad]
    arrays: Arrays = {f"grad/{name}": parameter.grad.clone() for name, parameter in parameters if parameter.grad is not None}
    unreached = [name for name, parameter in parameters if parameter.grad is None]
    optimizer = torch.optim.AdamW([parameter for _, parameter in parameters], **ADAMW)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        current = loss_of()
        current.backward()
        optimizer.step()
        losses.append(current.detach())
    losses.append(loss_of().detach())
    arrays |= {f"adamw/after{steps}/{name}": parameter.detach().clone() for name, parameter in parameters}
    return {"loss": loss.detach(), "adamw/losses": torch.stack(losses)}, arrays, unreached
