"""sentence-transformers with its own sorting and batching."""

import json

import serve

chosen = serve.options()

import sentence_transformers  # noqa: E402  (its threads are set by the environment)
import torch  # noqa: E402

torch.set_num_threads(chosen["threads"])
torch.set_num_interop_threads(1)

SAMPLE = 500


def encode_texts(task):
    model = sentence_transformers.SentenceTransformer(
        chosen["model"]["folder"], device="cpu", model_kwargs={"attn_implementation": "sdpa"}
    )
    with open(task["file"], encoding="utf-8") as file:
        texts = json.load(file)

    def encoder(size, some):
        return lambda: model.encode(some, batch_size=size, show_progress_bar=False, convert_to_numpy=True)

    best, _ = serve.fastest([(size, encoder(size, texts[:SAMPLE])) for size in (16, 32, 64, 128)], runs=1)
    run = encoder(best, texts)
    return serve.Work(run, run, f"batches of {best}")


serve.serve(
    f"sentence-transformers {sentence_transformers.__version__}",
    f"torch {torch.__version__}, {chosen['threads']} threads, sdpa, sorted batches, the fastest of 16 to 128 texts",
    {"encode-texts": encode_texts},
)
