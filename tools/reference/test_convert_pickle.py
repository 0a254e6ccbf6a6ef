"""python -m unittest test_convert_pickle"""

import json
import os
import pickle
import tempfile
import unittest
from pathlib import Path

import torch
from convert_pickle import Refused, convert
from safetensors.torch import load_file


class Malicious:
    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self):
        return os.mkdir, (self.path,)


class ConvertPickle(unittest.TestCase):
    def setUp(self) -> None:
        self.place = tempfile.TemporaryDirectory()
        self.addCleanup(self.place.cleanup)
        self.folder = Path(self.place.name)
        self.weights = {"a.weight": torch.arange(6.0).reshape(2, 3), "b": torch.ones(2, dtype=torch.float16)}

    def refusal(self, path: Path) -> Refused:
        with self.assertRaises(Refused) as caught:
            convert(path, None, overwrite=False)
        self.assertFalse((self.folder / "model.safetensors").exists())
        self.assertEqual([entry.name for entry in self.folder.glob(".converting-*")], [])
        return caught.exception

    def check(self, expected: dict[str, torch.Tensor]) -> None:
        read = load_file(self.folder / "model.safetensors")
        self.assertEqual(read.keys(), expected.keys())
        for name, value in expected.items():
            self.assertEqual(read[name].dtype, value.dtype)
            self.assertTrue(torch.equal(read[name], value), name)

    def test_keeps_every_tensor_tied_transposed_or_in_half_precision(self) -> None:
        weights = {**self.weights, "tied": self.weights["a.weight"], "turned": self.weights["a.weight"].T}
        torch.save(weights, self.folder / "pytorch_model.bin")
        self.assertEqual(convert(self.folder, None, overwrite=False)[2], 4)
        self.check(weights)

    def test_takes_the_model_of_a_parlai_file_and_leaves_the_optimizer(self) -> None:
        optimizer = torch.optim.Adam([torch.nn.Parameter(torch.ones(2))]).state_dict()
        torch.save({"model": self.weights, "optimizer": optimizer, "number_training_updates": 3}, self.folder / "model")
        convert(self.folder, None, overwrite=False)
        self.check(self.weights)

    def test_reads_the_format_before_zip_archives(self) -> None:
        torch.save(self.weights, self.folder / "model.pt", _use_new_zipfile_serialization=False)
        convert(self.folder / "model.pt", None, overwrite=False)
        self.check(self.weights)

    def test_joins_shards_and_refuses_missing_or_outer_ones(self) -> None:
        index = self.folder / "pytorch_model.bin.index.json"
        for name, value in self.weights.items():
            torch.save({name: value}, self.folder / f"{name}.bin")
        index.write_text(json.dumps({"weight_map": {name: f"{name}.bin" for name in [*self.weights, "none"]}}))
        self.assertEqual(self.refusal(self.folder).code, 66)
        index.write_text(json.dumps({"weight_map": {"a": "../a.bin"}}))
        self.assertEqual(self.refusal(self.folder).code, 65)
        index.write_text(json.dumps({"weight_map": {name: f"{name}.bin" for name in self.weights}}))
        convert(self.folder, None, overwrite=False)
        self.check(self.weights)

    def test_runs_no_code_of_a_pickle(self) -> None:
        trap = self.folder / "made-by-the-pickle"
        for content in ({"model": Malicious(str(trap))}, {**self.weights, "c": Malicious(str(trap))}):
            torch.save(content, self.folder / "model")
            refused = self.refusal(self.folder)
            self.assertEqual(refused.code, 65)
            self.assertIn("mkdir", str(refused))
            self.assertNotIn("weights_only", str(refused))
        (self.folder / "model").write_bytes(pickle.dumps(Malicious(str(trap))))
        self.assertEqual(self.refusal(self.folder).code, 65)
        self.assertFalse(trap.exists())

    def test_refuses_what_is_no_state_dict_cut_or_absent(self) -> None:
        for content in ([torch.ones(1)], {}, {"a": 1}, {"model": {"a": torch.ones(1), "b": "text"}}):
            torch.save(content, self.folder / "model")
            self.assertEqual(self.refusal(self.folder).code, 65)
        torch.save(self.weights, self.folder / "model")
        whole = (self.folder / "model").read_bytes()
        for length in (0, 1, len(whole) // 2, len(whole) - 1):
            (self.folder / "model").write_bytes(whole[:length])
            self.assertEqual(self.refusal(self.folder).code, 65, length)
        (self.folder / "model").unlink()
        self.assertEqual(self.refusal(self.folder).code, 66)

    def test_replaces_nothing_unasked(self) -> None:
        torch.save(self.weights, self.folder / "model")
        convert(self.folder, None, overwrite=False)
        with self.assertRaises(Refused) as caught:
            convert(self.folder, None, overwrite=False)
        self.assertEqual(caught.exception.code, 73)
        convert(self.folder, None, overwrite=True)
        self.check(self.weights)


if __name__ == "__main__":
    unittest.main()
