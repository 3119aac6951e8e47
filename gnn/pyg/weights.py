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
from torch.nn import Module

from gnn.pyg.imports import SafetensorError, safe_open, save_file
from gnn.pyg.layers import effective, load
from gnn.pyg.modules import Network, SumNetwork, ThresholdNetwork
from gnn.pyg.rational_tensors import float_tensor
from reductions.arrays import RationalArray
from reductions.errors import InputError, UnsupportedError, WitnessError
from reductions.formats.json_text import dumps
from reductions.training.hypothesis import Hypothesis, with_readout_bias


def load_hypothesis(module: Module, hypothesis: Hypothesis, rounded: bool = False) -> None:
    """Give the module the weights of a hypothesis.

    Parameters
    ----------
    module : Module
        Of `network_of`, or any that `gnn.pyg.layers.load` takes.
    hypothesis : Hypothesis
    rounded : bool
        Whether weights that the module's floats cannot hold may be rounded.

    Raises
    ------
    WitnessError
        If the hypothesis has another shape than the module.
    UnsupportedError
        If the module's floats cannot hold a weight exactly, or it is a module of another form.
    """
    if not isinstance(module, SumNetwork | ThresholdNetwork):
        load(module, hypothesis, rounded)
        return
    expected = (module.architecture.width, module.num_inputs)
    if hypothesis.weights.shape != expected:
        raise WitnessError(f"expected weights of shape {expected}, got {hypothesis.weights.shape}")
    dtype = module.weight.dtype
    readout = float_tensor(hypothesis.readout, dtype, rounded)
    if isinstance(module, SumNetwork):
        written = _sum_parts(module, hypothesis, readout, rounded)
    else:
        written = [(module.weight, float_tensor(hypothesis.weights, dtype, rounded))]
        if module.units.bias is not None:
            written.append((module.units.bias, -readout))
    with torch.no_grad():
        for parameter, values in written:
            parameter.copy_(values)


def _sum_parts(
    module: SumNetwork, hypothesis: Hypothesis, readout: Tensor, rounded: bool
) -> list[tuple[Tensor, Tensor]]:
    """The parameters of the module with their values."""
    written, start = [(module.readout.weight, readout.unsqueeze(0))], 0
    numerators, denominator = hypothesis.weights.numerators, hypothesis.weights.denominator
    for parameter in module.columns:
        columns = numerators[:, start : start + parameter[0].numel()]
        values = float_tensor(RationalArray(columns, denominator), parameter.dtype, rounded)
        written.append((parameter, values.reshape(parameter.shape)))
        start += columns.shape[1]
    if module.architecture.readout_bias:
        shares = RationalArray(numerators[:, -1], denominator).fractions()
        c = sum((a * b for a, b in zip(hypothesis.readout.fractions(), shares, strict=True)), Fraction(0))
        bias = module.readout.bias
        written.append((bias, float_tensor(RationalArray.from_fractions([c]), bias.dtype, rounded)))
    return written


def hypothesis_of(module: Module) -> Hypothesis:
    """The weights of the module, converted exactly.

    Parameters
    ----------
    module : Module
        Of `network_of`, or any that `gnn.pyg.layers.effective` takes.

    Raises
    ------
    WitnessError
        If a weight is NaN or infinite.
    UnsupportedError
        If it is a module of another form.
    """
    if isinstance(module, SumNetwork):
        return _sum_hypothesis(module)
    if not isinstance(module, ThresholdNetwork):
        return effective(module)
    readout = torch.zeros(1) if module.units.bias is None else -module.units.bias
    return Hypothesis.from_floats(_array(module.weight), _array(readout))


def _sum_hypothesis(module: SumNetwork) -> Hypothesis:
    columns = [_array(values).reshape(module.architecture.width, -1) for values in module.columns]
    alpha = _array(module.readout.weight[0])
    plain = Hypothesis.from_floats(np.concatenate(columns, axis=1), alpha)
    if not module.architecture.readout_bias:
        return plain
    bias = RationalArray.from_floats(_array(module.readout.bias))
    return with_readout_bias(plain, bias[0])


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
    if epsilon is not None and isinstance(module, SumNetwork) and (epsilon != 0).any():
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


def _array(values: Tensor) -> NDArray[np.float64]:
    return np.asarray(values.detach().cpu().to(torch.float64))


def _architecture_text(module: Network) -> str:
    return dumps(module.architecture.to_json(), spaced=True)


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
