"""
Makes the reference checkpoints of packages/claims/checkpoints with the original libraries.

    python make.py                 all of them, in place
    python make.py NAME ...        some of them
    python make.py --check [NAME]  makes them elsewhere and says whether the stored ones have the same bytes

    python make.py --files [NAME]  the reference files that tests read, packages/claims/test/references

    python make.py --model FOLDER|ORG/NAME --texts FILE --out reference.safetensors [--attention]

The last makes one file of what any model gives for the texts of a file (one a line; two with a tab between them for a cross-encoder),
for `tercet verify --checkpoint MODEL --against reference.safetensors`. A converted checkpoint of ParlAI takes --seed in place of texts.
Recipes of chijames/Poly-Encoder need CHIJAMES, a folder with its encoder.py; without it they are left out, and said to be.
"""

import os

# Before anything imports a library: one thread, and no network.
os.environ |= {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import shutil
import sys
import tempfile
import warnings
from pathlib import Path

import torch

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent.parent / "packages" / "claims" / "checkpoints"
FILES_TARGET = HERE.parent.parent / "packages" / "claims" / "test" / "references"
MOST_OF_ONE = 150 * 1024
MOST_OF_ALL = 4 * 1024 * 1024


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def build(name: str, recipe, target: Path) -> None:
    """Makes one case in a new folder and puts it in place when it is whole."""
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target, prefix=".making-") as temporary:
        folder = Path(temporary) / name
        folder.mkdir()
        (folder / "model").mkdir()
        recipe(folder)
        if size(folder) > MOST_OF_ONE:
            raise SystemExit(f"{name} must be smaller than {MOST_OF_ONE} bytes, but it is {size(folder)}: make the model smaller.")
        for path in folder.rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)
        shutil.rmtree(target / name, ignore_errors=True)
        folder.rename(target / name)


def differences(made: Path, stored: Path) -> list[str]:
    paths = sorted({path.relative_to(root) for root in (made, stored) for path in root.rglob("*") if path.is_file()})
    same = lambda path: (made / path).is_file() and (stored / path).is_file() and (made / path).read_bytes() == (stored / path).read_bytes()
    return [str(path) for path in paths if not same(path)]


def model_file(arguments: list[str]) -> int:
    import argparse

    parser = argparse.ArgumentParser(prog="make.py")
    parser.add_argument("--model", required=True, help="a folder, or a model of the hub (HF_HUB_OFFLINE=0 lets it be fetched)")
    parser.add_argument("--texts", type=Path, help="one text a line; two with a tab between them for a cross-encoder")
    parser.add_argument("--seed", type=int, default=1, help="of the token ids for a checkpoint of ParlAI, which takes no texts")
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("--attention", action="store_true", help="also the weights of attention, which are large")
    given = parser.parse_args(arguments)

    from reference.model_file import write_model_file
    from reference.parlai_model_file import is_parlai, write_parlai_file

    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    if is_parlai(Path(given.model)):
        write_parlai_file(Path(given.model), given.seed, given.out)
        return 0
    if given.texts is None:
        parser.error("--texts is needed for this model")
    write_model_file(given.model, given.texts, given.out, given.attention)
    return 0


# Reference files that tests read: of what, and a recipe's model or one in the shared folder, with these texts.
FILES = [
    ("small-st-bi", TARGET / "small-st-bi" / "model", ["When is the train?", "I lost a key.", "Warm"]),
    ("small-hf-cross", TARGET / "small-hf-cross" / "model", ["Is the key red?\tIt is.", "Training\tSo is the trainer, and you too"]),
    ("small-parlai-poly-sqrt", TARGET / "small-parlai-poly-sqrt" / "model", None),
    ("minilm", HERE.parents[2] / "shared" / "models" / "all-MiniLM-L6-v2", ["Warm"]),
]


def build_files(target: Path, names: list[str]) -> None:
    from reference.model_file import write_model_file
    from reference.parlai_model_file import write_parlai_file

    target.mkdir(parents=True, exist_ok=True)
    for name, model, texts in FILES:
        if (names and name not in names) or not model.is_dir():
            continue
        out = target / f"{name}.safetensors"
        if texts is None:
            write_parlai_file(model, 1, out)
            continue
        with tempfile.TemporaryDirectory() as temporary:
            path = Path(temporary, "texts.txt")
            path.write_text("\n".join(texts), encoding="utf-8")
            write_model_file(str(model), path, out, name == "small-hf-cross")


def main(arguments: list[str]) -> int:
    if "--model" in arguments:
        return model_file(arguments)
    if "--files" in arguments:
        build_files(FILES_TARGET, [argument for argument in arguments if argument != "--files"])
        return 0
    # Imported late: `--help` and mistakes in names need no torch models.
    from transformers.utils import logging

    from recipes import RECIPES
    from recipes.chijames import Absent

    check = "--check" in arguments
    names = [argument for argument in arguments if argument != "--check"]
    unknown = set(names) - {name for name, _ in RECIPES}
    if unknown:
        print(f"No such recipe: {', '.join(sorted(unknown))}. There are: {', '.join(name for name, _ in RECIPES)}.", file=sys.stderr)
        return 2
    warnings.filterwarnings("ignore")
    logging.disable_progress_bar()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    failed = 0
    with tempfile.TemporaryDirectory() as temporary:
        target = Path(temporary) if check else TARGET
        for name, recipe in RECIPES:
            if names and name not in names:
                continue
            try:
                build(name, recipe, target)
            except Absent as reason:
                print(f"{name:36} not made: {reason}")
                failed += name in names
                continue
            changed = differences(target / name, TARGET / name) if check else []
            failed += len(changed) > 0
            outcome = f"differs: {', '.join(changed)}" if changed else "same bytes" if check else "made"
            print(f"{name:36} {size(target / name) / 1024:6.0f} KiB  {outcome}")
    total = size(TARGET)
    if total > MOST_OF_ALL:
        raise SystemExit(f"All checkpoints together must be smaller than {MOST_OF_ALL} bytes, but they are {total}.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
