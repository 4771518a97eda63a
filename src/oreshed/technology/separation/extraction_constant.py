"""The extraction constant that a case states, with the reaction that it belongs to, and figures asked of it by name.

constant   K = y [H]^n / (x [H2A2]^a): its a is the coefficient of the reaction where one is written, else the slope
asked      pH50_at_0.10_M_dimer: a figure at the extractant that its name states
warmth     d ln K = dH/R (1/T1 - 1/T2)
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from oreshed.technology.casework.case_arithmetic import number_of
from oreshed.technology.casework.case_inputs import ends
from oreshed.technology.casework.quantity_names import asked
from oreshed.technology.physical_constants import GAS_CONSTANT, ICE_POINT

REAGENT = r"(?:\(?H2[ALR]2\)?|\(H[ALRX]\)2|H[ALRX]|R?H[ALR])"
EXTRACTANTS = r"D2EHPA|DEHPA|D2EHP|Cyanex\s?272|PC-?88A"
_LOG = re.compile(r"log(10)?_?k(_?(ex|eq))?", re.IGNORECASE)
_PLAIN = re.compile(r"K(_?(ex|eq))?")
_SLOPE = re.compile(r"slope|order|dependence|coefficient", re.IGNORECASE)
_BESIDE = re.compile(
    r"pH|T_[CK]|t_.*|O_A|A_O|\w*_(?:[mu]?g_L|m?M|m?mol_L|pct|min|h)|loading\w*|stages|R2|pm"
)  # figures that are no exponent
_OF_REAGENT = re.compile(r"extractant|reagent|dimer|H2A2|D2EHPA|DEHPA|HA\b|HR\b", re.IGNORECASE)
_OF_PH = re.compile(r"(?:^|[_.])(pH|H|protons?)(?:$|[_.])")
MOLAR = re.compile(r"(\d+(?:\.\d+)?)_?(?:M|mol_L|mol/L)(?![A-Za-z])")
OTHER_REAGENT = re.compile(
    r"MEX|LIX|M5640|oxime|Acorga|TBP|Aliquat|Cyanex|PC-?88|TOPO|Alamine"
)  # the constants are of D2EHPA
_DEGREES = re.compile(r"(\d+(?:\.\d+)?)_?(C|K)(?![A-Za-z])")


@dataclass(frozen=True)
class Constant:
    """log10 K, dimers of the reaction, protons, and kJ/mol of the reaction (0 where none is stated)."""

    log_kex: float
    dimers: float
    protons: float
    enthalpy: float = 0.0

    def half_ph(self, dimer: float) -> float:
        """pH at which D is 1. >>> round(Constant(-2.26, 1.5, 2.0).half_ph(0.1), 2)
        1.88
        """
        return -(self.log_kex + self.dimers * math.log10(dimer)) / self.protons

    def log_d(self, dimer: float, ph: float) -> float:
        """log10 D at a free dimer (mol/L) and pH."""
        return self.log_kex + self.dimers * math.log10(dimer) + self.protons * ph

    def ratio(self, kelvin: float, other: float) -> float:
        """K at one temperature over K at another."""
        return math.exp(1e3 * self.enthalpy / GAS_CONSTANT * (1.0 / other - 1.0 / kelvin))


def _single(inputs: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in inputs.items():
        if isinstance(value, Mapping):
            yield from _single(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", value


def _of_reaction(text: str) -> tuple[float | None, float | None]:
    """Coefficients of the extractant and of the protons in a written reaction.

    >>> _of_reaction("Zn2+ + 1.5 H2A2 = ZnA2.HA + 2 H+")
    (1.5, 2.0)
    """
    left, _, right = re.sub(r"<?[-=]+>|⇌|→", "=", text).partition("=")
    reagent = re.search(rf"(\d+(?:\.\d+)?)?\s*(?:\[?{REAGENT}\]?)", left)
    proton = re.search(r"(\d+(?:\.\d+)?)?\s*H\+", right)
    return (
        float(reagent[1] or 1.0) if reagent else None,
        float(proton[1] or 1.0) if proton else None,
    )


def stated_constant(inputs: Mapping[str, Any], dimers_per_metal: float) -> Constant | None:
    """The constant that a case states; None where it states none. A slope that is not said is that of the complex."""
    log_kex = dimers = protons = None
    slope_reagent = slope_ph = None
    enthalpy, unread = 0.0, False
    for name, value in _single(inputs):
        last = name.rpartition(".")[2]
        if isinstance(value, str) and last.startswith(("reaction", "equilibrium")):
            dimers, protons = _of_reaction(value)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            continue
        if _LOG.fullmatch(last):
            log_kex = float(value)
        elif _PLAIN.fullmatch(last) and value > 0:
            log_kex = math.log10(value)
        elif re.match(r"(dH|delta_H|enthalpy)", last):
            enthalpy = float(value) * (
                1e-3 if last.endswith("J_mol") and not last.endswith("kJ_mol") else 1.0
            )
        elif _SLOPE.search(name) and _OF_REAGENT.search(name):
            slope_reagent = float(value)
        elif _SLOPE.search(name) and _OF_PH.search(name):
            slope_ph = float(value)
        elif not _BESIDE.fullmatch(last):
            unread = True
    if log_kex is None or (unread and not (dimers or slope_reagent)):
        return None  # what is not understood may be the exponent, for which ours must not stand
    if (
        slope_reagent is not None
    ):  # a constant is of a complex, and a dimer gives a metal half its molecules at a time
        slope_reagent = round(2.0 * slope_reagent) / 2.0
    return Constant(
        log_kex, dimers or slope_reagent or dimers_per_metal, protons or slope_ph or 2.0, enthalpy
    )


def dimer_of(inputs: Mapping[str, Any]) -> float:
    """mol/L of dimer of a D2EHPA (322.4 g/mol, 0.965 kg/L) in a diluent of 0.87 kg/L; 0 where none is given.

    >>> dimer_of({"H2A2_M": 0.1}), round(dimer_of({"extractant": "30-35 % D2EHPA"}), 3), dimer_of({"D2EHPA_M": 1.0})
    (0.1, 0.486, 0.5)
    """
    for key, value in _single(inputs):
        if isinstance(value, str) or (isinstance(value, list) and all(isinstance(x, str) for x in value)):
            value = value if isinstance(value, str) else "; ".join(value)
            said = re.search(
                rf"(\d+(?:\.\d+)?)(?:\s*-\s*(\d+(?:\.\d+)?))?\s*(%|vol|M|mol)[^;]*?(?:{EXTRACTANTS})", value
            )
            if said:
                middle = (float(said[1]) + float(said[2] or said[1])) / 2.0
                return middle / 2.0 if said[3] in ("M", "mol") else _of_volume(middle)
            continue
        if isinstance(value, bool) or not isinstance(value, (int, float, list)):
            continue
        last = key.rpartition(".")[2]
        molar = last.endswith(("_M", "_mol_L"))
        if molar and re.search(r"dimer|H2A2|\(HA\)2", last):
            return sum(ends({last: value}, last)) / len(ends({last: value}, last))
        if not re.search(EXTRACTANTS, last):
            continue
        given = ends({last: value}, last)
        middle = sum(given) / len(given)
        if molar:
            return middle / 2.0
        if re.search(r"vol|v_v", last):
            return _of_volume(middle)
        if last.endswith(("wt_pct", "mass_pct")):
            return middle / 100.0 * 870.0 / 322.4 / 2.0
    return 0.0


def states_dimer(inputs: Mapping[str, Any]) -> bool:
    """Whether a case's extractant is told as its dimer, in which our constants stand: by its name or its reaction.

    >>> states_dimer({"H2A2_M": 0.1}), states_dimer({"D2EHPA_M": 0.2})
    (True, False)
    """
    return any(
        re.search(r"dimer|H2[ALR]2|\(H[ALR]\)2", f"{k} {v if isinstance(v, str) else ''}")
        for k, v in _single(inputs)
    )


def _of_volume(percent: float) -> float:
    return percent / 100.0 * 965.0 / 322.4 / 2.0


class Extraction(dict[str, Any]):
    """Figures of an extraction, and those of its constant at an extractant or between temperatures that a name states."""

    def __init__(
        self, told: Mapping[str, Any], constant: Constant | None, apart: Callable[[str, str], float | None],
        of_dimer: bool, words: str = ""
    ) -> None:  # fmt: skip
        super().__init__(told)
        self.constant, self.apart, self.of_dimer, self.words = constant, apart, of_dimer, words

    def answering(self, name: str, published: Any) -> Any:
        """A figure by its name, with what it states of extractant, temperatures or two metals."""
        full = f"{self.words}_{name}".strip("_")
        if isinstance(published, Mapping):
            of_two = re.match(r"beta|separation_factor|SF$|selectivity|alpha|pH_?50", full)
            return Extraction(self, self.constant, self.apart, self.of_dimer, full) if of_two else None
        if not self.words and (own := asked(dict(self), name)) is not None:
            return own
        pair = re.match(
            r"(?:beta|separation_factor|SF|selectivity|alpha)_(?:[A-Za-z0-9]+_)?([A-Z][a-z]?)_?(?:over|/|_|to|from|vs)_?([A-Z][a-z]?)(?:_|$)",
            full,
        ) or re.match(r"([A-Z][a-z]?)_(?:over_|to_)?([A-Z][a-z]?)_(?:beta|separation_factor|SF|selectivity)", full)  # fmt: skip
        if pair and not OTHER_REAGENT.search(full):
            return self.apart(pair[1], pair[2])
        if self.constant is None:
            return None
        molar = MOLAR.search(full)
        if full.startswith(("pH50", "pH_50", "pH_half")) and molar and (self.of_dimer or "dimer" in full):
            return self.constant.half_ph(number_of(name, molar[1]))
        warm = _DEGREES.findall(full)
        if re.match(r"(K(ex)?|k|D)_ratio", full) and len(warm) == 2 and self.constant.enthalpy:
            hot, cold = (float(x) + (ICE_POINT if u == "C" else 0.0) for x, u in warm)
            return self.constant.ratio(hot, cold)
        return None
