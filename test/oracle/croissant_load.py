"""Asks mlcroissant, the reference implementation, whether our Croissant descriptions are valid and what it reads by them.

    croissant_load.py node dist/cli.js

Every source format times every kind of file: the description must validate without an error, and the records it loads must
be the ones that were written.
"""

import itertools
import json
import logging
import pathlib
import subprocess
import sys
import tempfile

import mlcroissant
import pyarrow
import pyarrow.parquet

logging.disable(logging.WARNING)

TURNS = [("Where is my order?", "On its way."), ("Ça va, 元気?", "Très bien."), ("Two", "turns")]


def record(name: str, question: str, answer: str) -> dict:
    if name == "messages":
        return {"messages": [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]}
    if name == "sharegpt":
        turns = [{"from": "human", "value": question}, {"from": "gpt", "value": answer}]
        return {"system": "Be kind.", "conversations": turns}
    if name == "alpaca":
        return {"instruction": question, "input": "", "output": answer}
    if name == "prompt-completion":
        return {"prompt": question, "completion": answer}
    prompt = [{"role": "user", "content": question}]
    return {"prompt": prompt, "completion": [{"role": "assistant", "content": answer}]}


def write(path: pathlib.Path, records: list[dict]) -> None:
    if path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records), encoding="utf-8")
    elif path.suffix == ".json":
        path.write_text(json.dumps(records, indent=1), encoding="utf-8")
    else:
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(records), path)


def plain(value, prefix: str):
    """What mlcroissant gives, with the prefixes of identifiers taken off and bytes as text."""
    if isinstance(value, dict):
        return {key.removeprefix(prefix).split("/")[-1]: plain(one, prefix) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one, prefix) for one in value]
    return value.decode() if isinstance(value, bytes) else value


def check(command: list[str], name: str, extension: str) -> None:
    with tempfile.TemporaryDirectory() as directory:
        root = pathlib.Path(directory)
        (root / "d [1]").mkdir()
        manifest_format = name.removesuffix("-turns")
        (root / "dataset.yaml").write_text(
            f"name: probe\nlicense: CC-BY-4.0\nlanguage: [en]\nformat: {manifest_format}\nfiles:\n"
            f'  - {{ path: "d [[]1]/*{extension}", split: train }}\n'
            f'  - {{ path: "held{extension}", split: extra }}\n'
        )
        records = [record(name, *turns) for turns in TURNS]
        write(root / "d [1]" / f"one{extension}", records[:1])
        write(root / "d [1]" / f"two{extension}", records[1:2])
        write(root / f"held{extension}", records[2:])
        described = subprocess.run([*command, "check", "--croissant", "--cwd", root], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert described.returncode == 0, described.stderr.decode()
        (root / "croissant.json").write_bytes(described.stdout)
        dataset = mlcroissant.Dataset(jsonld=root / "croissant.json")
        issues = dataset.metadata.ctx.issues
        assert not issues.errors, issues.report()
        for split, wanted in (("train", records[:2]), ("extra", records[2:])):
            loaded = [plain(one, f"{split}/") for one in dataset.records(split)]
            wanted = [{**one, "split": split} for one in wanted]
            assert loaded == wanted, (name, extension, split, loaded, wanted)


def main(command: list[str]) -> None:
    formats = ["messages", "sharegpt", "alpaca", "prompt-completion", "prompt-completion-turns"]
    for name, extension in itertools.product(formats, [".jsonl", ".json", ".parquet"]):
        check(command, name, extension)
        print(f"  {name} {extension}: valid, and the same records are read")


main(sys.argv[1:])
