"""
One file with what a model gives for texts: reference.safetensors, for `tercet verify --checkpoint MODEL --against FILE`.
docs/reference-files.md tells its form.
"""

import hashlib
import json
from pathlib import Path

import safetensors.torch
import torch

from reference.case import Arrays, plain, summary, versions

LIBRARIES = ("transformers", "sentence-transformers", "tokenizers")


def read_lines(path: Path) -> list[list[str]]:
    """A text a line, or two with a tab between them."""
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def folder_of(model: str) -> Path:
    """A folder as it is; a model of the hub by its name, where the hub's own client keeps it."""
    if Path(model).is_dir():
        return Path(model)
    from huggingface_hub import snapshot_download

    return Path(snapshot_download(model, allow_patterns=["*.json", "*.txt", "*.safetensors", "*.model"]))


def weight_files(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*.safetensors"))}


def layers(body: torch.nn.Module, inputs: dict[str, torch.Tensor], attention: bool) -> Arrays:
    result = body(**inputs, output_hidden_states=True, output_attentions=attention)
    arrays = {f"hidden.{i}": hidden for i, hidden in enumerate(result.hidden_states)}
    if attention:
        arrays |= {f"attention.{i + 1}": weights for i, weights in enumerate(result.attentions)}
    pooled = getattr(result, "pooler_output", None)
    return arrays if pooled is None else arrays | {"pooler_output": pooled}


def classified(folder: Path) -> bool:
    names = json.loads((folder / "config.json").read_text()).get("architectures") or []
    return any(name.endswith("ForSequenceClassification") for name in names)


def of_cross(folder: Path, pairs: list[list[str]], attention: bool):
    from sentence_transformers import CrossEncoder

    encoder = CrossEncoder(str(folder), device="cpu", model_kwargs={"attn_implementation": "eager"}).eval()
    length = encoder.max_length or encoder.tokenizer.model_max_length
    firsts, seconds = zip(*pairs, strict=True)
    limits = {"truncation": "longest_first", "max_length": min(length, encoder[0].model.config.max_position_embeddings)}
    inputs = dict(encoder.tokenizer(list(firsts), list(seconds), padding=True, return_tensors="pt", **limits))

    def outputs() -> Arrays:
        model = encoder[0].model
        arrays = layers(model.base_model, inputs, attention) | {"logits": model(**inputs).logits}
        arrays.pop("pooler_output", None)
        return arrays | {"predict": encoder.predict([tuple(pair) for pair in pairs], convert_to_tensor=True, show_progress_bar=False)}

    return encoder, inputs, outputs, {"pairs": pairs}, "sentence_transformers.CrossEncoder"


def of_bi(folder: Path, texts: list[str], attention: bool):
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu", model_kwargs={"attn_implementation": "eager"}).eval()
    features = model.preprocess(texts)
    inputs = {name: features[name] for name in ("input_ids", "attention_mask", "token_type_ids") if name in features}

    def outputs() -> Arrays:
        arrays = layers(model[0].model, inputs, attention) | {"embeddings": model(dict(features))["sentence_embedding"]}
        arrays.pop("pooler_output", None)
        return arrays

    return model, inputs, outputs, {"texts": texts}, "sentence_transformers.SentenceTransformer"


def of_encoder(folder: Path, texts: list[str], attention: bool):
    from transformers import AutoModel, AutoTokenizer

    model = AutoModel.from_pretrained(folder, attn_implementation="eager").eval()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    limit = min(tokenizer.model_max_length, model.config.max_position_embeddings)
    inputs = dict(tokenizer(texts, padding=True, truncation=True, max_length=limit, return_tensors="pt"))
    return model, inputs, lambda: layers(model, inputs, attention), {"texts": texts}, "transformers.AutoModel"


def write_model_file(model: str, texts: Path, out: Path, attention: bool) -> None:
    folder, lines = folder_of(model), read_lines(texts)
    is_cross = not (folder / "modules.json").is_file() and classified(folder)
    if any(len(line) != (2 if is_cross else 1) for line in lines):
        raise SystemExit(f"{texts} must hold {'two texts with a tab between them' if is_cross else 'one text, without tabs,'} in each line.")
    if is_cross:
        module, inputs, outputs, given, library = of_cross(folder, lines, attention)
    else:
        of = of_bi if (folder / "modules.json").is_file() else of_encoder
        module, inputs, outputs, given, library = of(folder, [line[0] for line in lines], attention)
    with torch.no_grad():
        single = {name: plain(value) for name, value in outputs().items()}
        module.double()
        double = {name: plain(value) for name, value in outputs().items()}
    case = {
        "kind": "model",
        "what": f"{library} on {len(lines)} {'pairs' if is_cross else 'texts'}",
        "model_name": model if not Path(model).is_dir() else Path(model).resolve().name,
        "model_files": weight_files(folder),
        "library": library,
        "versions": versions(*LIBRARIES),
        "inputs": given | {name: value.tolist() for name, value in inputs.items()},
        "outputs": summary(single, double),
        "notes": ["Compare where attention_mask is 1; the library computes something at padded places too."],
    }
    # One entry: the library writes several in an order of their own each time.
    write_file(case, single, double, out)


def write_file(case: dict, single: Arrays, double: Arrays, out: Path) -> None:
    arrays = {f"f32/{name}": value for name, value in single.items()} | {f"f64/{name}": value for name, value in double.items()}
    metadata = {"tercet-reference": json.dumps({"version": 1, **case}, ensure_ascii=False)}
    safetensors.torch.save_file({name: arrays[name] for name in sorted(arrays)}, out, metadata=metadata)
    print(f"{out}: {len(double)} outputs, {out.stat().st_size / 1024:.0f} KiB")
