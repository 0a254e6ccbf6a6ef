"""python -m unittest: the same bytes twice, and the same numbers as reference cases that others made, where those are present."""

import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

os.environ |= {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

import make
import safetensors.torch
import torch
from recipes import RECIPES, chijames, parlai_bi, parlai_cross, parlai_poly
from reference.parlai_modules import NULL, Numbers, softmax_in_place, watched
from reference.training import train

SHARED = Path(os.environ.get("REFERENCE_CASES", make.HERE.parents[2] / "shared" / "reference"))


class MakingCases(unittest.TestCase):
    def test_a_fresh_process_makes_the_stored_bytes(self):
        result = subprocess.run([sys.executable, str(make.HERE / "make.py"), "--check"], capture_output=True, text=True, check=False)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        same = result.stdout.count("same bytes")
        absent = 0 if "CHIJAMES" in os.environ else len(chijames.RECIPES)
        self.assertEqual(same, len(RECIPES) - absent, result.stdout)

    def test_a_changed_file_is_named(self):
        with tempfile.TemporaryDirectory() as temporary:
            for name, content in (("made", "1"), ("stored", "2")):
                (Path(temporary) / name).mkdir()
                (Path(temporary) / name / "case.json").write_text(content)
            self.assertEqual(make.differences(Path(temporary, "made"), Path(temporary, "stored")), ["case.json"])

    def test_reference_files_have_the_stored_bytes(self):
        with tempfile.TemporaryDirectory() as temporary:
            command = "import sys, make; from pathlib import Path; make.build_files(Path(sys.argv[1]), [])"
            subprocess.run([sys.executable, "-c", command, temporary], check=True, capture_output=True, cwd=make.HERE)
            made = sorted(path.name for path in Path(temporary).iterdir())
            self.assertGreaterEqual(len(made), 3)
            self.assertEqual(make.differences(Path(temporary), make.FILES_TARGET), [] if len(made) == len(make.FILES) else ["minilm.safetensors"])

    def test_the_readme_lists_every_recipe(self):
        listed = re.findall(r"^\| `([^`]+)`", (make.HERE / "README.md").read_text(), re.MULTILINE)
        self.assertEqual(sorted(listed), sorted(name for name, _ in RECIPES))

    def test_code_that_is_not_here_is_left_out_and_said_to_be(self):
        command = [sys.executable, str(make.HERE / "make.py"), "--check", "small-chijames-bi"]
        variables = {name: value for name, value in os.environ.items() if name != "CHIJAMES"}
        result = subprocess.run(command, capture_output=True, text=True, check=False, env=variables)
        self.assertEqual((result.returncode, "not made: CHIJAMES must name" in result.stdout), (1, True), result.stdout)

    def test_every_stored_case_has_a_recipe(self):
        self.assertEqual(sorted(path.name for path in make.TARGET.iterdir()), sorted(name for name, _ in RECIPES))


@unittest.skipUnless(SHARED.is_dir(), f"needs reference cases in {SHARED}")
class EqualToOtherRecipes(unittest.TestCase):
    """Whoever made the shared cases wrote other code around the same libraries: both must give the same numbers."""

    def compare(self, name: str, recipe, module_of) -> None:
        case = json.loads((SHARED / name / "case.json").read_text())
        options = json.loads((SHARED / name / "model" / "config.json").read_text())
        module = module_of(options, Numbers(case["options"]["dictionary_size"])).eval()
        module.load_state_dict(safetensors.torch.load_file(SHARED / name / "model" / "model.safetensors"))
        module.double()
        inputs = {key: torch.tensor(value) for key, value in case["inputs"].items()}
        with torch.no_grad(), watched(module, lifted=True) as watch:
            outputs = recipe.compute(module, inputs) | watch.arrays()
        if "adamw" in case["options"]["optimizers"]:
            with softmax_in_place(lifted=True):
                scalars, arrays, _ = train(module, lambda: recipe.loss(module, inputs))
            outputs |= scalars | arrays
        expected = safetensors.torch.load_file(SHARED / name / "expected.safetensors")
        compared = 0
        for key, value in outputs.items():
            if f"f64/{key}" not in expected:
                continue
            exact = expected[f"f64/{key}"]
            scale = exact.abs().max().item() if exact.numel() else 0.0
            # Adam divides by the size of a gradient: where that is rounding noise, so is the step.
            bound = 3e-3 if "after3" in key else 1e-12 * scale + 1e-15
            self.assertEqual(value.shape, exact.shape, key)
            self.assertLessEqual((value - exact).abs().max().item(), bound, f"{name} {key}")
            compared += 1
        listed = [key for key in expected if key.startswith("f64/") and "adamax" not in key]
        missing = [key for key in listed if key.removeprefix("f64/") not in outputs]
        self.assertEqual([key for key in missing if key not in ("f64/scores_batch", "f64/tokens", "f64/segments")], [])
        self.assertGreater(compared, 10)

    def test_poly(self):
        module_of = lambda options, numbers: parlai_poly.PolyEncoderModule(options, numbers, NULL)
        for name in ("parlai-poly-sqrt-codes-4", "parlai-poly-recipe-16", "parlai-poly-multihead-codes"):
            with self.subTest(name):
                self.compare(name, parlai_poly, module_of)

    def test_bi(self):
        for name in ("parlai-bi-separate", "parlai-bi-shared-mlp"):
            with self.subTest(name):
                self.compare(name, parlai_bi, parlai_bi.TransformerMemNetModel)

    def test_cross(self):
        module_of = lambda options, numbers: parlai_cross.CrossEncoderModule(options, numbers, NULL)
        with self.subTest("parlai-cross-recipe"):
            self.compare("parlai-cross-recipe", parlai_cross, module_of)


if __name__ == "__main__":
    unittest.main()
