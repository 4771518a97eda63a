"""What a case is told where a model cannot work with its inputs: always a sentence, never the words of the language.

What this program refuses on purpose is an OreshedError and carries its sentence; a KeyError names a missing input.
Every other error is the language's own, about an input of a form that a model does not read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oreshed.basis.errors import OreshedError

# What a stranger's input of the wrong shape or a zero under a line raises: told with the case, never a crash.
UNREADABLE = (
    TypeError,
    ValueError,
    ArithmeticError,
    IndexError,
    AttributeError,
    StopIteration,
    RuntimeError,
    AssertionError,
)

SHOWN = 4  # inputs named in a refusal


def in_words(error: BaseException, inputs: Mapping[str, Any]) -> str:
    """The sentence of an error; for one that the language raised, which inputs may not be as the model reads them."""
    if isinstance(error, OreshedError):
        return str(error)
    if isinstance(error, ArithmeticError):
        zeros = [str(k) for k, v in inputs.items() if v == 0 and not isinstance(v, bool)]
        told = f": {', '.join(zeros[:SHOWN])} = 0" if zeros else ""
        return f"its inputs lead to a division by zero or to a number too large{told}"
    if isinstance(error, RuntimeError):
        return "the model finds no answer for these inputs"
    odd = [f"{k} ({_shape(v)})" for k, v in inputs.items() if k != "label" and _shape(v)]
    told = f": look at {', '.join(odd[:SHOWN])}" if odd else ""
    return f"cannot read an input in the form in which it is given{told}"


def _shape(value: Any) -> str:
    """How an input differs from one figure; "" for a figure."""
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, (list, tuple)):
        return f"a list of {len(value)}"
    if isinstance(value, bool):
        return "yes or no"
    return "words" if isinstance(value, str) else ""
