"""Cross-entropy at the supervised tokens only, in pieces, so that no more than one piece of logits is ever in memory."""

import torch
import torch.nn.functional as F

PIECE = 1 << 28  # logits at once


class SummedCrossEntropy(torch.autograd.Function):
    """Summed cross-entropy of softmax(hidden · headᵀ) in nats, in f32. The gradient of a frozen head is known in the forward
    pass, so nothing has to be computed again.

    hidden [n, width], head [vocabulary, width], bias [vocabulary] or None, targets [n] → scalar float32"""

    @staticmethod
    def forward(ctx, hidden, head, bias, targets):
        total = torch.zeros((), dtype=torch.float32, device=hidden.device)
        gradient = torch.empty_like(hidden) if hidden.requires_grad else None
        rows = max(1, PIECE // head.shape[0])
        for at in range(0, len(targets), rows):
            piece, wanted = hidden[at : at + rows], targets[at : at + rows]
            logits = F.linear(piece.to(head.dtype), head, bias).float()
            total += F.cross_entropy(logits, wanted, reduction="sum")
            if gradient is not None:
                slope = torch.softmax(logits, dim=-1)
                slope[torch.arange(len(wanted), device=slope.device), wanted] -= 1
                gradient[at : at + rows] = slope.to(head.dtype) @ head
        ctx.save_for_backward(gradient)
        return total

    @staticmethod
    def backward(ctx, upstream):
        (gradient,) = ctx.saved_tensors
        return gradient * upstream.to(gradient.dtype), None, None, None


def summed_loss(base, hidden: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """Of hidden states [n, width] at the tokens that predict `targets` [n]."""
    head = base.get_output_embeddings()
    hidden, targets = (x.to(head.weight.device) for x in (hidden, targets))
    with torch.autocast(hidden.device.type, enabled=False):
        return SummedCrossEntropy.apply(hidden, head.weight, getattr(head, "bias", None), targets)
