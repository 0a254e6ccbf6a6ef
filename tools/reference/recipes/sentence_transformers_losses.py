"""sentence-transformers' losses on given vectors: value, and gradient of every vector."""

from pathlib import Path

import torch
from sentence_transformers import losses
from sentence_transformers.util import cos_sim, dot_score

from reference.case import Arrays, versions, write_case
from reference.weights import generator

SEED = 9320
SIMILARITIES = {"cos": cos_sim, "dot": dot_score}
IN_BATCH = {"loss": "mnrl", "batch": 4, "dim": 5, "negatives": 1, "scale": 20.0, "similarity": "cos"}
BOTH_WAYS = ["query_to_doc", "doc_to_query"]
ALL_WAYS = ["query_to_doc", "query_to_query", "doc_to_query", "doc_to_doc"]
LOSSES = [
    IN_BATCH | {"negatives": 0},
    IN_BATCH | {"negatives": 3, "scale": 8.0},
    IN_BATCH | {"similarity": "dot", "scale": 1.0, "batch": 6},
    IN_BATCH | {"batch": 1, "negatives": 0},
    IN_BATCH | {"directions": BOTH_WAYS, "partition_mode": "per_direction"},
    IN_BATCH | {"directions": BOTH_WAYS},
    IN_BATCH | {"directions": ALL_WAYS},
    IN_BATCH | {"hardness_mode": "in_batch_negatives", "hardness_strength": 3.0},
    IN_BATCH | {"hardness_mode": "hard_negatives", "hardness_strength": 6.0},
    IN_BATCH | {"hardness_mode": "all_negatives", "hardness_strength": 2.0},
    IN_BATCH | {"loss": "cached"},
    {"loss": "margin_mse", "batch": 4, "dim": 6, "negatives": 1},
    {"loss": "margin_mse", "batch": 3, "dim": 4, "negatives": 2},
    {"loss": "margin_mse", "batch": 3, "dim": 4, "negatives": 2, "labels": "scores"},
]
FURTHER = ("directions", "partition_mode", "hardness_mode", "hardness_strength")


def vectors_of(i: int, batch: int, dim: int, negatives: int, **_) -> list[list[list[float]]]:
    draw = lambda j: generator(SEED + i, f"vectors.{j}").standard_normal((batch, dim)).astype("float32")
    return [draw(j).tolist() for j in range(2 + negatives)]


def labels_of(i: int, batch: int, negatives: int, labels: str = "margins", **_) -> list:
    count = negatives + (labels == "scores")
    drawn = (2 * generator(SEED + i, "labels").standard_normal((batch, count))).astype("float32")
    return drawn[:, 0].tolist() if count == 1 else drawn.tolist()


def loss_of(of: dict, columns: list[torch.Tensor], labels: torch.Tensor | None) -> torch.Tensor:
    if of["loss"] == "margin_mse":
        return losses.MarginMSELoss(None).compute_loss_from_embeddings(columns, labels)
    options = {name: tuple(of[name]) if name == "directions" else of[name] for name in FURTHER if name in of}
    options |= {"scale": of["scale"], "similarity_fct": SIMILARITIES[of["similarity"]]}
    if of["loss"] == "mnrl":
        return losses.MultipleNegativesRankingLoss(None, **options).compute_loss_from_embeddings(columns, None)
    # It looks at the first module of its model, and at nothing else before it encodes texts.
    cached = losses.CachedMultipleNegativesRankingLoss(torch.nn.ModuleList([torch.nn.Identity()]), mini_batch_size=2, **options)
    return cached.calculate_loss([list(column.split(2)) for column in columns])


def compute(items: list[dict], dtype: torch.dtype) -> Arrays:
    arrays: Arrays = {}
    for i, (of, item) in enumerate(zip(LOSSES, items, strict=True)):
        columns = [torch.tensor(rows, dtype=dtype, requires_grad=True) for rows in item["vectors"]]
        labels = torch.tensor(item["labels"], dtype=dtype) if "labels" in item else None
        loss = loss_of(of, columns, labels)
        loss.backward()
        arrays[f"{i}/loss"] = loss.detach()
        arrays |= {f"{i}/grad.{j}": column.grad for j, column in enumerate(columns)}
    return arrays


def make(folder: Path) -> None:
    (folder / "model").rmdir()
    items = [
        {"vectors": vectors_of(i, **of), **({"labels": labels_of(i, **of)} if of["loss"] == "margin_mse" else {})}
        for i, of in enumerate(LOSSES)
    ]
    facts = {
        "kind": "st-losses",
        "seed": SEED,
        "dtype": "vectors float32; outputs float32 and float64",
        "what": "sentence-transformers' losses on given vectors: value and gradient of every vector",
        "library": {"name": "sentence-transformers", "class": "losses.*.compute_loss_from_embeddings, calculate_loss"},
        "versions": versions("sentence-transformers"),
        "options": {"losses": LOSSES},
        "inputs": {"items": items},
        "notes": [
            "vectors[0] are anchors, [1] positives, [2..] negatives, all [batch, dim]. i/grad.j is the gradient of vectors[j].",
            "labels of margin_mse are margins (positive minus negative), or with labels=scores the teacher's scores, positive first.",
            "cached is CachedMultipleNegativesRankingLoss with mini-batches of 2.",
        ],
    }
    write_case(folder, facts, compute(items, torch.float32), compute(items, torch.float64))


RECIPES = [("small-st-losses", make)]
