"""Near duplicates of a corpus by the usual tools, for bench/hygiene.ts.

    python bench/peers.py datasketch|rensa THRESHOLD FILE...

Prints one JSON object: processor seconds, peak memory, and the pairs of record ids the tool calls duplicates. Words and shingles
are those of the tools' own examples: lower case, runs of word characters, 5-grams.
"""

import json
import re
import resource
import sys
import time
from importlib.metadata import version

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


def main():
    tool, threshold, *files = sys.argv[1:]
    find = {"datasketch": datasketch, "rensa": rensa}[tool]
    begun = time.process_time()
    pairs = list(find(files, float(threshold)))
    seconds = time.process_time() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    json.dump({"version": version(tool), "seconds": seconds, "megabytes": memory, "pairs": pairs}, sys.stdout)


main()
