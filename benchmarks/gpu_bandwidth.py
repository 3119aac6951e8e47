"""Bandwidths of a CUDA device, measured: its memory, and the first-level caches of its multiprocessors."""

from __future__ import annotations

import time
from typing import Any

import torch
import triton
import triton.language as tl

BLOCK, PARTS = 2048, 4  # words a load, loads in flight


@triton.jit
def _read(source, sums, words, rounds, block: tl.constexpr, parts: tl.constexpr):  # type: ignore[no-untyped-def]
    """Every program reads its own ``words`` numbers again and again; their sums keep the loads alive."""
    lanes = tl.arange(0, block)
    start = source + tl.program_id(0) * words
    total = tl.zeros((block,), tl.float32)
    for i in range(rounds):
        for part in tl.static_range(parts):
            total += tl.load(start + (i * parts + part) * block % words + lanes, cache_modifier=".ca")
    tl.store(sums + tl.program_id(0) * block + lanes, total)


def read_rate(
    device: torch.device, programs: int, words: int, rounds: int, block: int = BLOCK, parts: int = PARTS
) -> float:
    """Bytes a second that programs read, each from ``words`` numbers of its own, a multiple of the block.

    Raises
    ------
    RuntimeError
        If the sums are not those of what was to be read.
    """
    source = torch.ones(programs * words, device=device)
    sums = torch.empty(programs * block, device=device)

    def launch() -> None:
        _read[(programs,)](source, sums, words, rounds, block=block, parts=parts, num_warps=8)

    seconds = _seconds(launch, device)
    if not (sums == rounds * parts).all():
        raise RuntimeError("the kernel has not read what it was to read")
    return 4 * programs * rounds * parts * block / seconds


def copy_rate(device: torch.device, count: int) -> float:
    """Bytes a second, read and written, of a copy of ``count`` numbers."""
    source = torch.ones(count, device=device)
    target = torch.empty_like(source)
    return 8 * count / _seconds(lambda: target.copy_(source), device)


def _seconds(action: Any, device: torch.device) -> float:
    """Of one call: the best of five, after one that compiles."""
    action()
    best = float("inf")
    for _ in range(5):
        _wait(device)
        start = time.perf_counter()
        action()
        _wait(device)
        best = min(best, time.perf_counter() - start)
    return best


def _wait(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)
