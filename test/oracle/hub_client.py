"""Drives the Hub fixture with the Hub's own Python client, so that the fixture is not merely our idea of the protocol.

    HF_HUB_DISABLE_XET=1 python hub_client.py http://127.0.0.1:8181
    HF_HUB_DISABLE_XET=1 python hub_client.py http://127.0.0.1:8181 --published org/name directory

The first form publishes and reads back a repository of its own. The second checks that a repository published by this
project holds exactly the files of a directory, and that its card says what the Hub reads.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

os.environ["HF_HUB_DISABLE_XET"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"

parser = argparse.ArgumentParser()
parser.add_argument("endpoint")
parser.add_argument("--token", default="hf_write")
parser.add_argument("--published", nargs=2, metavar=("REPO", "DIRECTORY"))
arguments = parser.parse_args()
os.environ["HF_ENDPOINT"] = arguments.endpoint

from huggingface_hub import HfApi, ModelCard, hf_hub_download, snapshot_download  # noqa: E402
from huggingface_hub.errors import HfHubHTTPError, RepositoryNotFoundError, RevisionNotFoundError  # noqa: E402

api = HfApi(endpoint=arguments.endpoint, token=arguments.token)


def files_of(directory):
    root = Path(directory)
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def refused(status, action):
    try:
        action()
    except HfHubHTTPError as error:
        assert error.response.status_code == status, error
    else:
        raise AssertionError(f"expected HTTP {status}")


def snapshot(repo, revision=None):
    cache = tempfile.mkdtemp()
    path = snapshot_download(repo, revision=revision, cache_dir=cache, token=arguments.token)
    found = files_of(path)
    found.pop(".gitattributes", None)
    return found


def check_published(repo, directory):
    assert snapshot(repo) == files_of(directory), "the repository differs from the directory"
    card = ModelCard.load(repo, token=arguments.token)
    assert card.data.library_name == "peft", card.data
    assert card.data.eval_results, "the card states no results"
    print(f"{repo}: {len(card.data.eval_results)} results, tags {card.data.tags}")


def check_fixture():
    repo = "oracle/adapter"
    api.create_repo(repo, private=False)
    refused(409, lambda: api.create_repo(repo))
    api.create_repo(repo, exist_ok=True)

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "README.md").write_text("---\nbase_model: org/base\nlibrary_name: peft\n---\n# Adapter\n")
        (root / "adapter_config.json").write_text('{"r": 8}')
        (root / "adapter_model.safetensors").write_bytes(os.urandom(10_000))
        (root / "small.safetensors").write_bytes(os.urandom(100))
        (root / "empty.txt").write_bytes(b"")
        expected = files_of(root)
        first = api.upload_folder(repo_id=repo, folder_path=root, commit_message="first")
        assert set(api.list_repo_files(repo)) == {*expected, ".gitattributes"}
        assert snapshot(repo) == expected

        again = api.upload_folder(repo_id=repo, folder_path=root, commit_message="again")
        assert again.oid == first.oid, "an unchanged folder made a commit"

        (root / "adapter_config.json").write_text('{"r": 16}')
        second = api.upload_folder(repo_id=repo, folder_path=root, commit_message="second", parent_commit=first.oid)
        assert second.oid != first.oid
        (root / "adapter_config.json").write_text('{"r": 32}')
        refused(412, lambda: api.upload_folder(repo_id=repo, folder_path=root, parent_commit=first.oid))
        (root / "README.md").write_text("---\nbase_model: ./local\n---\n")
        try:
            api.upload_folder(repo_id=repo, folder_path=root)
            raise AssertionError("a card with a wrong base model was taken")
        except ValueError as error:
            assert "base_model" in str(error), error

    assert snapshot(repo, first.oid) == expected
    assert snapshot(repo)["adapter_config.json"] == b'{"r": 16}'
    path = hf_hub_download(repo, "adapter_model.safetensors", cache_dir=tempfile.mkdtemp(), token=arguments.token)
    assert Path(path).read_bytes() == expected["adapter_model.safetensors"]

    api.create_tag(repo, tag="v1.0.0", revision=first.oid)
    refused(409, lambda: api.create_tag(repo, tag="v1.0.0", revision=second.oid))
    assert {tag.name: tag.target_commit for tag in api.list_repo_refs(repo).tags} == {"v1.0.0": first.oid}
    assert api.model_info(repo, revision="v1.0.0").sha == first.oid
    assert snapshot(repo, "v1.0.0") == expected
    infos = api.get_paths_info(repo, ["adapter_model.safetensors", "nothing.txt"])
    assert [info.path for info in infos] == ["adapter_model.safetensors"] and infos[0].lfs.size == 10_000

    for wrong, action in (
        (RevisionNotFoundError, lambda: api.model_info(repo, revision="no-such-branch")),
        (RepositoryNotFoundError, lambda: api.model_info("oracle/nothing")),
    ):
        try:
            action()
            raise AssertionError(f"expected {wrong.__name__}")
        except wrong:
            pass
    refused(401, lambda: HfApi(endpoint=arguments.endpoint, token="hf_unknown").model_info(repo))
    reader = HfApi(endpoint=arguments.endpoint, token="hf_read")
    refused(403, lambda: reader.create_tag(repo, tag="v2.0.0"))
    print("huggingface_hub agrees with the fixture")


if arguments.published:
    check_published(*arguments.published)
else:
    check_fixture()
sys.exit(0)
