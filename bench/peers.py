"""Near duplicates of a corpus by the usual tools, for bench/hygiene.ts.

    python bench/peers.py datasketch|rensa|datatrove|text-dedup|semhash THRESHOLD FILE...

Prints one JSON object: processor seconds, peak memory, and the pairs of record ids the tool calls duplicates. Words and shingles
are those of the tools' own examples: lower case, runs of word characters, 5-grams. datatrove and text-dedup have their own, and call
clusters duplicates: all pairs of one count. SemHash compares meanings, by cosine similarity of embeddings at its own default threshold. Its default model
lies on a hub; the one used here, WordLlama's, is of the same kind (static, 256 dimensions) and comes with its package.
"""

import contextlib
import json
import logging
import os
import re
import struct
import sys
import tempfile
import time
from importlib.metadata import version
from itertools import combinations
from pathlib import Path

PERMUTATIONS = 128


def shingles(text):
    words = re.findall(r"\w+", text.lower())
    n = min(5, len(words))
    return {" ".join(words[i : i + n]) for i in range(len(words) - n + 1)}


def records(files):
    for file in files:
        with open(file, encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                yield record["id"], " ".join(turn["content"] for turn in record["messages"])


def datasketch(files, threshold):
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS)
    for name, text in records(files):
        signature = MinHash(num_perm=PERMUTATIONS)
        signature.update_batch([shingle.encode() for shingle in shingles(text)])
        for other in index.query(signature):
            yield other, name
        index.insert(name, signature)


def rensa(files, threshold):
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=threshold, num_perm=PERMUTATIONS, num_bands=16)
    signatures = {}
    for name, text in records(files):
        signature = RMinHash(num_perm=PERMUTATIONS, seed=1)
        signature.update(list(shingles(text)))
        for other in index.query(signature):
            # Its own example keeps candidates whose estimate reaches the threshold.
            if signatures[other].jaccard(signature) >= threshold:
                yield other, name
        signatures[name] = signature
        index.insert(name, signature)


def datatrove(files, threshold):
    """Its pipeline of four stages on disk, 14 buckets of 8 hashes: the threshold is in those."""
    from datatrove.data import Document
    from datatrove.pipeline.dedup.minhash import MinhashDedupBuckets, MinhashDedupCluster, MinhashDedupSignature
    from datatrove.utils.logging import logger

    logger.remove()
    names = []

    def documents():
        for name, text in records(files):
            names.append(name)
            yield Document(text=text, id=str(name))

    with tempfile.TemporaryDirectory() as folder:
        MinhashDedupSignature(f"{folder}/signatures").run(documents())
        for bucket in range(14):
            MinhashDedupBuckets(f"{folder}/signatures", f"{folder}/buckets").run(rank=bucket, world_size=14)
        MinhashDedupCluster(f"{folder}/buckets", f"{folder}/clusters", save_cluster_id=True).run()
        clusters = {}
        for file in Path(folder, "clusters").glob("*.clusters"):
            for document, cluster in struct.iter_unpack("<2I", file.read_bytes()):
                clusters.setdefault(cluster, []).append(names[document])
    for members in clusters.values():
        yield from combinations(sorted(members), 2)


def text_dedup(files, threshold):
    """Its command line, in this process: it calls clusters duplicates, too."""
    os.environ["TQDM_DISABLE"] = "1"
    from text_dedup import minhash

    logging.disable()
    names = []
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(sys.stderr):
        with open(f"{folder}/texts.jsonl", "w", encoding="utf-8") as lines:
            for name, text in records(files):
                names.append(name)
                print(json.dumps({"text": text}), file=lines)
        options = {
            "path": "json",
            "data_files": f"{folder}/texts.jsonl",
            "split": "train",
            "cache_dir": f"{folder}/cache",
            "output": f"{folder}/output",
            "column": "text",
            "batch_size": 10_000,
            "num_proc": 1,
            "ngram": 5,
            "num_perm": PERMUTATIONS,
            "threshold": threshold,
        }
        arguments = [text for name, value in options.items() for text in (f"--{name}", str(value))]
        minhash.main(arguments, standalone_mode=False)
        clusters = {}
        for document, name in enumerate(names):
            clusters.setdefault(minhash.uf.find(document), []).append(name)
    for members in clusters.values():
        yield from combinations(sorted(members), 2)


def semhash(files, _threshold):
    import wordllama
    from semhash import SemHash

    model = wordllama.WordLlama.load(cache_dir=Path(wordllama.__file__).parent, disable_download=True)

    class Encoder:
        def encode(self, inputs, **_options):
            return model.embed(list(inputs), norm=True)

    everything = [{"id": str(name), "text": text} for name, text in records(files)]
    index = SemHash.from_records(everything, columns=["text"], model=Encoder())
    for kept in index.self_deduplicate(threshold=0.9).selected_with_duplicates:
        for duplicate, _similarity in kept.duplicates:
            yield int(kept.record["id"]), int(duplicate["id"])


def main():
    tool, threshold, *files = sys.argv[1:]
    tools = {"datasketch": datasketch, "rensa": rensa, "datatrove": datatrove, "text-dedup": text_dedup, "semhash": semhash}
    find = tools[tool]
    begun = time.process_time()
    pairs = list(find(files, float(threshold)))
    seconds = time.process_time() - begun
    # Linux counts in ru_maxrss what the process was forked from; this begins anew with the program.
    memory = int(re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text()).group(1)) / 1024
    json.dump({"version": version(tool), "seconds": seconds, "megabytes": memory, "pairs": pairs}, sys.stdout)


main()
