"""faiss' flat index: every candidate, no approximation."""

import faiss
import serve

chosen = serve.options()
faiss.omp_set_num_threads(chosen["threads"])


def search_bi(task):
    candidates = serve.read_array(task["candidates"])
    contexts = serve.read_array(task["contexts"])
    index = faiss.IndexFlatIP(candidates.shape[1])
    index.add(candidates)

    def run():
        return index.search(contexts, task["k"])

    def output():
        scores, positions = run()
        return serve.ranking(positions, scores)

    return serve.Work(run, output)


serve.serve(f"faiss {faiss.__version__}", f"IndexFlatIP, {chosen['threads']} threads, {faiss.get_compile_options().strip()}", {"search-bi": search_bi})
