"""One process or several: ranks as `torchrun`, `accelerate launch` or Slurm's `srun` give them.

Only the adapter is trained, and its gradient is small (about 170 MB for rank 16 on every projection of an 8B model), so data
parallelism is one sum over it at the end of a step. A base that does not fit into one GPU is sharded over all with FSDP2; the
adapter stays whole on each, so that the rest of the program does not change.
"""

import os
from datetime import timedelta

import torch
import torch.distributed as dist
from fault import Fault


class Group:
    def __init__(self, device: str):
        ranks_of_slurm()
        self.rank, self.size = int(os.environ.get("RANK", "0")), int(os.environ.get("WORLD_SIZE", "1"))
        self.local_rank = int(os.environ.get("LOCAL_RANK", "0"))
        self.local_size = int(os.environ.get("LOCAL_WORLD_SIZE", "1"))
        self.device = pick_device(device, self.local_rank)
        if self.size > 1:
            dist.init_process_group("nccl" if self.device.type == "cuda" else "gloo", timeout=timedelta(minutes=30))

    @property
    def first(self) -> bool:
        return self.rank == 0

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
        flag = [torch.tensor([float(here)], device=self.device)]
        self.sum(flag)
        return bool(flag[0].item() > 0)

    def wait(self) -> None:
        if self.size > 1:
            with lost_workers():
                dist.barrier(device_ids=[self.device.index] if self.device.type == "cuda" else None)

    def close(self) -> None:
        if self.size > 1 and dist.is_initialized():
            dist.destroy_process_group()


def ranks_of_slurm() -> None:
    """`srun` numbers its tasks in its own way. Without a first host they would each train alone, into one directory."""
    tasks = int(os.environ.get("SLURM_STEP_NUM_TASKS", "1"))
    if "RANK" in os.environ or tasks == 1:
        return
    if "MASTER_ADDR" not in os.environ:
        raise Fault(
            "launcher-ranks",
            f"srun started {tasks} processes, and none knows where the first one is.",
            exit=2,
            next='Export MASTER_ADDR="$(scontrol show hostnames "$SLURM_JOB_NODELIST" | head -1)" where lora is run.',
        )
    os.environ |= {
        "RANK": os.environ["SLURM_PROCID"],
        "WORLD_SIZE": str(tasks),
        "LOCAL_RANK": os.environ["SLURM_LOCALID"],
    }
    os.environ.setdefault(
        "LOCAL_WORLD_SIZE", os.environ.get("SLURM_STEP_TASKS_PER_NODE", "1").split("(")[0].split(",")[0]
    )
    os.environ.setdefault("MASTER_PORT", "29500")


class lost_workers:
    """A collective that fails says nothing of why; in practice another process is gone."""

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if isinstance(error, (dist.DistError, RuntimeError)) and not isinstance(error, torch.OutOfMemoryError):
            raise Fault(
                "worker-lost",
                f"Another process of the training ended, so this one could not go on ({str(error).splitlines()[0][:200]}).",
                next="Look at the other processes' output, then run again: it goes on from the last checkpoint.",
            ) from error


def pick_device(asked: str, local_rank: int) -> torch.device:
    """Never falls back: a plan that says gpu does not run on a CPU. @param asked `cpu` or `gpu`"""
    if asked == "cpu":
        return torch.device("cpu")
    if not torch.cuda.is_available():
        raise Fault("gpu-missing", f"The plan asks for a GPU, and PyTorch finds none: {why_no_gpu()}.", next=NO_GPU)
    if local_rank >= torch.cuda.device_count():
        raise Fault(
            "gpu-count",
            f"Process {local_rank} of this machine has no GPU of its own; there are {torch.cuda.device_count()}.",
            next="Start as many processes as there are GPUs, in training.launcher.",
        )
    device = torch.device("cuda", local_rank)
    torch.cuda.set_device(device)
    return device


NO_GPU = "Run `lora engine doctor peft`, mend the driver or the installation, or set training.device: cpu."


def why_no_gpu() -> str:
    if torch.version.cuda is None and torch.version.hip is None:
        return f"PyTorch {torch.__version__} was built without CUDA"
    try:
        torch.cuda.init()
    except Exception as error:  # PyTorch's own words tell a driver that is too old from none at all
        return str(error).splitlines()[0].rstrip(".")
    return "no device is visible (CUDA_VISIBLE_DEVICES, or a container without GPUs)"


def shard(model: torch.nn.Module, layers: torch.nn.ModuleList, group: Group) -> None:
    """FSDP2 over the frozen weights of the layers; the adapter, the embedding and the head stay whole on every process. A layer
    is moved to the device as it is sharded, one process of a machine after another: the machine holds one base at a time."""
    from torch.distributed.device_mesh import init_device_mesh
    from torch.distributed.fsdp import fully_shard

    mesh = init_device_mesh(group.device.type, (group.size,))
    trained = {parameter for parameter in model.parameters() if parameter.requires_grad}
    for layer in layers:
        for parameter in layer.parameters():
            if parameter in trained:
                parameter.data = parameter.data.to(group.device)
        fully_shard(layer, mesh=mesh, ignored_params=trained & set(layer.parameters()))
    model.to(group.device)
