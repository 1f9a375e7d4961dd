"""One process or several: ranks as `torchrun`, `accelerate launch` or Slurm's `srun` give them.

Only the adapter is trained, and its gradient is small (about 170 MB for rank 16 on every projection of an 8B model), so data
parallelism is one sum over it at the end of a step. A base that does not fit into one GPU is sharded over all with FSDP2; the
adapter stays whole on each, so that the rest of the program does not change.
"""

import os
from contextlib import contextmanager
from datetime import timedelta

import torch
import torch.distributed as dist
from fault import Fault
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.fsdp import fully_shard


class Group:
    """@param device `cpu` or `gpu`"""

    def __init__(self, device: str):
        ranks_of_slurm()
        self.rank, self.size, self.local_rank, self.local_size = (
            int(os.environ.get(name, usual))
            for name, usual in (("RANK", 0), ("WORLD_SIZE", 1), ("LOCAL_RANK", 0), ("LOCAL_WORLD_SIZE", 1))
        )
        self.first, self.device = self.rank == 0, pick_device(device, self.local_rank)
        if self.size > 1:
            dist.init_process_group("nccl" if self.device.type == "cuda" else "gloo", timeout=timedelta(minutes=30))

    def sum(self, tensors: list[torch.Tensor]) -> None:
        """Over all processes, in place; all together, so that there is one message."""
        if self.size == 1:
            return
        flat = torch.cat([tensor.reshape(-1) for tensor in tensors])
        with lost_workers():
            dist.all_reduce(flat)
        for tensor, part in zip(tensors, flat.split([tensor.numel() for tensor in tensors])):
            tensor.copy_(part.view_as(tensor))

    def any(self, here: bool) -> bool:
        flag = torch.tensor([float(here)], device=self.device)
        self.sum([flag])
        return flag.item() > 0

    def wait(self, times: int = 1) -> None:
        for _ in range(times if self.size > 1 else 0):
            with lost_workers():
                dist.barrier(device_ids=[self.device.index] if self.device.type == "cuda" else None)

    @contextmanager
    def turn(self, taken: bool):
        """One process of a machine after another, where turns are taken."""
        self.wait(self.local_rank if taken else 0)
        yield
        self.wait(self.local_size - self.local_rank if taken else 0)

    def close(self) -> None:
        if self.size > 1:
            self.wait()
            dist.destroy_process_group()


def ranks_of_slurm() -> None:
    """`srun` numbers its tasks in its own way. Without a first host they would each train alone, into one directory."""
    tasks = int(os.environ.get("SLURM_STEP_NUM_TASKS", "1"))
    if "RANK" in os.environ or tasks == 1:
        return
    if "MASTER_ADDR" not in os.environ:
        raise Fault("launcher-ranks", f"srun started {tasks} processes, and none knows where the first one is.")
    here = os.environ["SLURM_STEP_TASKS_PER_NODE"].split("(")[0].split(",")[0]  # `4(x2),3`: of the first host
    os.environ |= {
        "RANK": os.environ["SLURM_PROCID"],
        "WORLD_SIZE": str(tasks),
        "LOCAL_RANK": os.environ["SLURM_LOCALID"],
        "LOCAL_WORLD_SIZE": here,
        "MASTER_PORT": os.environ.get("MASTER_PORT", "29500"),
    }


@contextmanager
def lost_workers():
    """A collective that fails says nothing of why; in practice another process is gone."""
    try:
        yield
    except torch.OutOfMemoryError:
        raise
    except RuntimeError as error:
        said = str(error).splitlines()[0][:200]
        message = f"Another process of the training ended, so this one could not go on ({said})."
        raise Fault("worker-lost", message) from error


def pick_device(asked: str, local_rank: int) -> torch.device:
    """Never falls back: a plan that says gpu does not run on a CPU."""
    if asked == "cpu":
        return torch.device("cpu")
    if not torch.cuda.is_available():
        raise Fault("gpu-missing", f"The plan asks for a GPU, and PyTorch finds none: {why_no_gpu()}.")
    count = torch.cuda.device_count()
    if local_rank >= count:
        raise Fault("gpu-count", f"Process {local_rank} of this machine has no GPU of its own; there are {count}.")
    torch.cuda.set_device(local_rank)
    return torch.device("cuda", local_rank)


def why_no_gpu() -> str:
    if torch.version.cuda is None and torch.version.hip is None:
        return f"PyTorch {torch.__version__} was built without CUDA"
    try:
        torch.cuda.init()
    except Exception as error:  # PyTorch's own words tell a driver that is too old from none at all
        return str(error).splitlines()[0].rstrip(".")
    return "no device is visible (CUDA_VISIBLE_DEVICES, or a container without GPUs)"


def shard(model: torch.nn.Module, layers: torch.nn.ModuleList, device: torch.device, size: int) -> None:
    """FSDP2 over the frozen weights of the layers; the adapter, the embedding and the head stay whole on every process. A layer
    is moved to the device as it is sharded."""
    mesh = init_device_mesh(device.type, (size,))
    trained = {parameter for parameter in model.parameters() if parameter.requires_grad}
    for layer in layers:
        for parameter in trained & set(layer.parameters()):
            parameter.data = parameter.data.to(device)
        fully_shard(layer, mesh=mesh, ignored_params=trained & set(layer.parameters()))
    model.to(device)
