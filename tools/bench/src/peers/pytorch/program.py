"""PyTorch at its best documented settings."""

import serve

chosen = serve.options()

import torch  # noqa: E402  (its threads are set by the environment)

torch.set_num_threads(chosen["threads"])
torch.set_num_interop_threads(1)


def array(described):
    return torch.from_numpy(serve.read_array(described)).clone()


def product(task):
    # `linear` with the weights as [outputs, inputs]: what a model does, and PyTorch's fastest form.
    a, weights = array(task["a"]), array(task["b"]).T.contiguous()

    @torch.inference_mode()
    def run():
        return torch.nn.functional.linear(a, weights)

    return serve.Work(run, lambda: run().numpy())


def model():
    import transformers

    return transformers.AutoModel.from_pretrained(
        chosen["model"]["folder"], attn_implementation="sdpa", add_pooling_layer=False, dtype=torch.float32
    )


def padded(rows):
    longest = max(len(row) for row in rows)
    ids = torch.tensor([row + [0] * (longest - len(row)) for row in rows])
    mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows])
    return ids, mask


def mean_vectors(encoder, ids, mask):
    hidden = encoder(input_ids=ids, attention_mask=mask).last_hidden_state
    ones = mask.unsqueeze(-1).to(hidden.dtype)
    return (hidden * ones).sum(1) / ones.sum(1)


def sentence_vectors(encoder, ids, mask):
    return torch.nn.functional.normalize(mean_vectors(encoder, ids, mask), dim=1)


def encode(task):
    encoder = model().eval()
    ids, mask = padded(task["rows"])

    @torch.inference_mode()
    def run():
        return sentence_vectors(encoder, ids, mask)

    return serve.Work(run, lambda: run().numpy())


def train(task):
    contexts, candidates = padded(task["contexts"]), padded(task["candidates"])
    together = padded(task["contexts"] + task["candidates"])
    targets = torch.arange(len(task["contexts"]))

    def both(encoder):
        return mean_vectors(encoder, *contexts), mean_vectors(encoder, *candidates)

    def joined(encoder):
        return mean_vectors(encoder, *together).split(len(targets))

    def stepper(dropout, vectors):
        encoder = model().train()
        for module in encoder.modules():
            if isinstance(module, torch.nn.Dropout):
                module.p = dropout
            if hasattr(module, "dropout_prob"):
                module.dropout_prob = dropout
        optimizer = torch.optim.AdamW(encoder.parameters(), lr=task["learningRate"], fused=True)

        def step():
            optimizer.zero_grad(set_to_none=True)
            x, y = vectors(encoder)
            loss = torch.nn.functional.cross_entropy(x @ y.T, targets)
            loss.backward()
            optimizer.step()
            return loss.item()

        return step

    ways = [("both sides apart", both), ("both sides in one batch", joined)]
    way, run = serve.fastest([(name, stepper(task["dropout"], vectors)) for name, vectors in ways], runs=1)

    def output():
        step = stepper(0.0, both)
        return {"kind": "numbers", "values": {f"loss {i + 1}": step() for i in range(2)}}

    return serve.Work(run, output, way)


def best(scores, k):
    values, positions = torch.topk(scores, k, dim=-1)
    return serve.ranking(positions.tolist(), values.tolist())


def search_bi(task):
    y, c, k = array(task["contexts"]), array(task["candidates"]), task["k"]

    @torch.inference_mode()
    def wide():
        return best(y @ c.T, k)

    @torch.inference_mode()
    def tall():
        return best((c @ y.T).T, k)

    way, run = serve.fastest([("contexts first", wide), ("candidates first", tall)])
    return serve.Work(run, run, way)


def search_poly(task):
    y, c, k = array(task["context"]), array(task["candidates"]), task["k"]

    def scored(products, dim):
        return (torch.softmax(products, dim) * products).sum(dim)

    @torch.inference_mode()
    def as_written():
        weights = torch.softmax(c @ y.T, dim=1)
        return best(((weights @ y) * c).sum(1).unsqueeze(0), k)

    @torch.inference_mode()
    def fused_codes_last():
        return best(scored(c @ y.T, 1).unsqueeze(0), k)

    @torch.inference_mode()
    def fused_codes_first():
        return best(scored(y @ c.T, 0).unsqueeze(0), k)

    def in_blocks(rows):
        @torch.inference_mode()
        def run():
            return best(torch.cat([scored(block @ y.T, 1) for block in c.split(rows)]).unsqueeze(0), k)

        return run

    blocks = [(f"blocks of {rows} candidates", in_blocks(rows)) for rows in (1024, 4096, 16384)]
    at_once = [("codes last", fused_codes_last), ("codes first", fused_codes_first)]
    ways = at_once if task["form"] == "at once" else [("as the paper writes it", as_written), *at_once, *blocks]
    way, run = serve.fastest(ways)
    return serve.Work(run, run, way)


serve.serve(
    f"pytorch {torch.__version__}",
    f"{chosen['threads']} threads, inference mode, sdpa, fused AdamW",
    {
        "product": product,
        "encode": encode,
        "train": train,
        "search-bi": search_bi,
        "search-poly": search_poly,
    },
)
