"""Weights of PyTorch Geometric modules: exact hypotheses in and out, safetensors files.

A safetensors file holds numbers only, and runs no code when it is read.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from gnn.pyg.imports import SafetensorError, safe_open, save_file
from gnn.pyg.modules import Network, SumNetwork
from reductions.arrays import RationalArray
from reductions.errors import InputError, UnsupportedError, WitnessError
from reductions.formats.json_text import dumps
from reductions.training.hypothesis import Hypothesis


def load_hypothesis(module: Network, hypothesis: Hypothesis, rounded: bool = False) -> None:
    """Give the module the weights of a hypothesis.

    Parameters
    ----------
    module : SumNetwork or ThresholdNetwork
    hypothesis : Hypothesis
    rounded : bool
        Whether weights that the module's floats cannot hold may be rounded.

    Raises
    ------
    WitnessError
        If the hypothesis has another shape than the module.
    UnsupportedError
        If the module's floats cannot hold a weight exactly.
    """
    expected = tuple(module.weight.shape)
    if hypothesis.weights.shape != expected:
        raise WitnessError(f"expected weights of shape {expected}, got {hypothesis.weights.shape}")
    weights = _tensor(hypothesis.weights, module.weight.dtype, rounded)
    readout = _tensor(hypothesis.readout, module.weight.dtype, rounded)
    state = module.state_dict()
    if isinstance(module, SumNetwork):
        state["readout.weight"] = readout.unsqueeze(0)
    elif module.units.bias is not None:
        state["units.bias"] = -readout
    state[_weight_name(module)] = weights
    module.load_state_dict(state)


def hypothesis_of(module: Network) -> Hypothesis:
    """The weights of the module, converted exactly.

    Raises
    ------
    WitnessError
        If a weight is NaN or infinite.
    """
    if isinstance(module, SumNetwork):
        readout = module.readout.weight[0]
    elif module.units.bias is not None:
        readout = -module.units.bias
    else:
        readout = torch.zeros(1)
    return Hypothesis.from_floats(_array(module.weight), _array(readout))


def save_weights(module: Network, path: str | Path) -> None:
    """Write the module's ``state_dict`` and architecture to a safetensors file.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    tensors = {name: value.detach().cpu().contiguous() for name, value in module.state_dict().items()}
    try:
        save_file(tensors, path, metadata={"architecture": _architecture_text(module)})
    except (OSError, SafetensorError) as error:
        raise InputError(str(path), f"cannot be written ({_first_line(error)})") from None


def load_weights(module: Network, path: str | Path) -> None:
    """Read the module's ``state_dict`` from a safetensors file.

    Raises
    ------
    InputError
        If the file is missing or malformed, or its tensors are not this module's: other names,
        shapes or architecture, NaN or infinity.
    UnsupportedError
        If the module's floats cannot hold a weight of the file exactly.
    """
    tensors, architecture = _read(path)
    if architecture not in (None, _architecture_text(module)):
        raise InputError(str(path), f"holds weights of {architecture}, expected {_architecture_text(module)}")
    state = module.state_dict()
    if tensors.keys() != state.keys():
        problem = f"expected tensors {', '.join(sorted(state))}, got {', '.join(sorted(tensors)) or 'none'}"
        raise InputError(str(path), problem)
    for name, value in tensors.items():
        _check_tensor(f"{path}: {name}", value, state[name])
    epsilon = tensors.get("conv.eps")
    if epsilon is not None and (epsilon != 0).any():
        raise InputError(f"{path}: conv.eps", f"expected 0, got {epsilon.item():g}")
    module.load_state_dict(tensors)


def _read(path: str | Path) -> tuple[dict[str, Tensor], str | None]:
    """The tensors of a safetensors file, and the architecture that it names."""
    if Path(path).is_dir():
        raise InputError(str(path), "is a directory, expected a file")
    try:
        with safe_open(path, framework="pt") as file:
            names = file.keys()
            tensors = {name: file.get_tensor(name) for name in names}
            return tensors, (file.metadata() or {}).get("architecture")
    except FileNotFoundError:
        raise InputError(str(path), "no such file") from None
    except OSError as error:
        raise InputError(str(path), f"cannot be read ({_first_line(error)})") from None
    except SafetensorError as error:
        raise InputError(str(path), f"is not a whole safetensors file ({_first_line(error)})") from None


def _check_tensor(where: str, value: Tensor, expected: Tensor) -> None:
    if value.shape != expected.shape:
        raise InputError(where, f"expected shape {tuple(expected.shape)}, got {tuple(value.shape)}")
    if value.is_complex() or value.dtype == torch.bool:
        raise InputError(where, f"expected real numbers, got {value.dtype}")
    if not torch.isfinite(value.to(torch.float64)).all():
        raise InputError(where, "holds NaN or infinity")
    if not torch.equal(value.to(expected.dtype).to(value.dtype), value):
        raise UnsupportedError(f"{where}: {expected.dtype} rounds these {value.dtype}; call module.double()")


def _tensor(values: RationalArray, dtype: torch.dtype, rounded: bool) -> Tensor:
    exact = values.fractions()
    try:
        tensor = torch.tensor([float(value) for value in exact], dtype=torch.float64).to(dtype)
        is_exact = [Fraction(value) for value in tensor.tolist()] == exact
    except OverflowError:
        raise UnsupportedError(f"PyG module: a weight is too large for {dtype}; scale the weights") from None
    if not (is_exact or rounded):
        raise UnsupportedError(
            f"PyG module: {dtype} cannot hold these weights exactly; scale them to integers of few bits, "
            "call module.double(), or pass rounded=True"
        )
    return tensor.reshape(values.shape)


def _weight_name(module: Network) -> str:
    return next(name for name, value in module.named_parameters() if value is module.weight)


def _array(values: Tensor) -> NDArray[np.float64]:
    return np.asarray(values.detach().cpu().to(torch.float64))


def _architecture_text(module: Network) -> str:
    return dumps(module.architecture.to_json(), spaced=True)


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
