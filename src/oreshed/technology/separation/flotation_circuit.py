"""Flotation circuit by bank recoveries: any set of banks with recycles, solved at once.

Each bank sends a known share of each component to its concentrate and the rest to its tail. With the shares known
the whole circuit, however its streams turn back, is one linear system a component.

    bank i         concentrate = R_i x feed_i,   tail = (1 - R_i) x feed_i
    circuit        (I - A) x = f,   A_ij = share of bank j's feed that reaches bank i
    recovery       final concentrate over fresh feed;   circulating load  x_i / fresh feed
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import figure, number
from oreshed.technology.flowsheet import Flowsheet, Join, solve
from oreshed.technology.parameter import Values
from oreshed.technology.registry import Technology, Word
from oreshed.technology.separation.flotation_bank import bank_recovery
from oreshed.technology.stream import Stream
from oreshed.technology.unit import Feeds, Result, Unit

CONCENTRATE, TAIL = "concentrate", "tail"
_SPOUT = {"conc": CONCENTRATE, "concentrate": CONCENTRATE, "tail": TAIL, "tails": TAIL, "tailing": TAIL,
          "tailings": TAIL}  # fmt: skip


@dataclass(frozen=True)
class Turn:
    """Where an outlet of a bank goes: another bank, or "" for out of the circuit."""

    bank: str
    outlet: str
    to: str


def read_topology(text: str, banks: tuple[str, ...]) -> tuple[Turn, ...]:
    """Turns of a circuit told in words: `A conc -> B`, `B feed = A conc + C tails`, `final tails = A tails + …`.

    Outlets that no statement names leave the circuit. Raises OutOfValidity for a statement that names no bank, or an
    outlet that goes two ways.
    """
    known = {b.lower(): b for b in banks}
    turns: dict[tuple[str, str], str] = {}

    def spout(words: str) -> tuple[str, str]:
        name, _, kind = words.strip().lower().rpartition(" ")
        if name.strip() not in known or kind not in _SPOUT:
            raise OutOfValidity(f"topology: {words.strip()!r} is no outlet of {', '.join(banks)}")
        return known[name.strip()], _SPOUT[kind]

    def inlet(words: str) -> str:
        name = re.sub(r"\s+feed$", "", words.strip().lower())
        if name in known:
            return known[name]
        if name.startswith(("final", "product", "plant", "circuit", "out")):
            return ""
        raise OutOfValidity(f"topology: {words.strip()!r} is none of {', '.join(banks)}")

    def turn(source: str, to: str) -> None:
        at = spout(source)
        if turns.get(at, to) != to:
            raise OutOfValidity(
                f"topology: {at[0]} {at[1]} goes to {turns[at] or 'out'} and to {to or 'out'}"
            )
        turns[at] = to

    for statement in filter(None, (s.strip() for s in re.split(r"[;\n]", text))):
        if re.search(r"->|→", statement):
            left, right = re.split(r"->|→", statement, maxsplit=1)
            turn(left, inlet(right))
        elif "=" in statement:
            left, right = statement.split("=", 1)
            to = inlet(left)
            for source in right.split("+"):
                if not re.fullmatch(r"\s*(fresh|new|plant)?\s*(feed|ore)\s*", source.lower()):
                    turn(source, to)
        else:
            raise OutOfValidity(f"topology: {statement!r} is neither `A conc -> B` nor `B feed = A conc + …`")
    return tuple(Turn(b, o, turns.get((b, o), "")) for b in banks for o in (CONCENTRATE, TAIL))


def fixed_bank(name: str, recovery: Mapping[str, float], example: Stream) -> Unit:
    """A bank that sends a known share of each component to its concentrate."""
    wrong = {s: r for s, r in recovery.items() if not 0.0 <= r <= 1.0}
    if wrong:
        raise OutOfValidity(f"{name}: recoveries lie between 0 and 1, not {wrong}")

    def part(feeds: Feeds, v: Values) -> Result:
        del v
        unknown = [
            s for s in feeds["feed"].species if s not in recovery and feeds["feed"].species_flow(s).any()
        ]
        if unknown:
            raise OutOfValidity(
                f"{name} has no recovery of {', '.join(unknown)}; it knows {', '.join(recovery)}"
            )
        concentrate, tail = feeds["feed"].split(recovery)
        return Result({CONCENTRATE: concentrate, TAIL: tail})

    return Unit(name, ("feed",), (CONCENTRATE, TAIL), part, example={"feed": example})


def circuit(
    recoveries: Mapping[str, Mapping[str, float]], turns: tuple[Turn, ...], fresh_to: str, fresh: Stream
) -> Flowsheet:
    """Flowsheet of banks by name (bank -> component -> recovery) and turns."""
    joins = tuple(
        Join(t.bank, t.outlet, t.to, "feed") if t.to else Join(t.bank, t.outlet, name=f"final_{t.outlet}")
        for t in turns
    )
    units = {name: fixed_bank(name, r, fresh) for name, r in recoveries.items()}
    return Flowsheet("flotation-circuit", units, joins, {"ore": (fresh_to, "feed")})


# Rougher with scavenger and two cleaning stages: the usual bench of a base-metal plant.
EXAMPLE = Stream.of({"galena": 8.0, "sphalerite": 12.0, "gangue": 80.0})
FLOWSHEET = circuit(
    {"rougher": {"galena": 0.85, "sphalerite": 0.15, "gangue": 0.05},
     "scavenger": {"galena": 0.6, "sphalerite": 0.15, "gangue": 0.04},
     "cleaner": {"galena": 0.85, "sphalerite": 0.3, "gangue": 0.1}},
    read_topology("rougher tails -> scavenger; scavenger conc -> rougher; rougher conc -> cleaner; "
                  "cleaner tails -> rougher", ("rougher", "scavenger", "cleaner")),
    "rougher", EXAMPLE,
)  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Products of a circuit from its fresh feed, its banks (recoveries, or rates with residence) and its topology.

    A component whose recoveries the case leaves out is not answered for.
    """
    fresh = next((inputs[k] for k in inputs if k.startswith("fresh_feed")), inputs.get("feed"))
    if not isinstance(fresh, Mapping):
        raise KeyError("fresh_feed_t_per_shift")
    unit = next((k.removeprefix("fresh_feed_") for k in inputs if k.startswith("fresh_feed_")), "t")
    recovery = _recoveries(inputs, tuple(fresh))
    banks = tuple(dict.fromkeys(b for by_bank in recovery.values() for b in by_bank))
    if not banks:
        raise KeyError("bank_recoveries")
    whole = tuple(c for c in fresh if set(recovery.get(c, {})) == set(banks))
    partly = sorted(c for c in fresh if recovery.get(c) and c not in whole)
    if partly:
        raise OutOfValidity(
            f"{', '.join(partly)}: no recovery in {', '.join(sorted(set(banks) - set(recovery[partly[0]])))}"
        )
    fresh_to = str(inputs.get("fresh_to", "rougher" if "rougher" in banks else banks[0]))
    flows = np.array([float(fresh[c]) for c in whole])
    # Components are what the case names (oxides, minerals): they only keep their own mass here.
    feed = Stream(whole, flows, {c: {} for c in whole})
    turns = read_topology(str(inputs["topology"]), banks)
    by_bank = {b: {c: recovery[c][b] for c in whole} for b in banks}
    solved = solve(circuit(by_bank, turns, fresh_to, feed), {"ore": feed})
    product = solved.products.get("final_concentrate")
    tail = solved.products.get("final_tail")
    found: dict[str, Any] = {}
    for name, stream in (("final_concentrate", product), ("final_tails", tail)):
        if stream is not None:
            found[f"{name}_{unit}"] = {c: float(stream.species_flow(c)) for c in whole}
            found[name] = found[f"{name}_{unit}"]
    if product is not None:
        for c in whole:
            found[f"{c}_recovery"] = (
                float(product.species_flow(c)) / float(fresh[c]) if float(fresh[c]) else 0.0
            )
            found[f"{c}_recovery_pct"] = 100.0 * found[f"{c}_recovery"]
            found |= {f"overall_{c}_recovery{p}": found[f"{c}_recovery{p}"] for p in ("", "_pct")}
        if len(whole) == len(fresh):
            for c in whole:
                grade = float(product.species_flow(c) / product.total())
                found |= {f"concentrate_{c}_grade": grade, f"final_concentrate_{c}_grade": grade}
                found |= {f"{k}_pct": 100.0 * grade for k in (f"concentrate_{c}_grade", f"concentrate_{c}")}
                if tail is not None:
                    left = float(tail.species_flow(c) / tail.total())
                    found |= {f"final_tails_{c}_grade": left, f"final_tails_{c}_grade_pct": 100.0 * left}
            drawn = float(product.total() / feed.total())
            for word in ("concentrate_yield", "final_concentrate_yield", "mass_pull", "solid_mass_pull"):
                found |= {word: drawn, f"{word}_pct": 100.0 * drawn}
    one = len(whole) == 1  # of a single component a bank's recovery is a figure
    found["bank_recoveries"] = {b: by_bank[b][whole[0]] if one else dict(by_bank[b]) for b in banks}
    found["circulating_load"] = {b: float(solved.feeds[b]["feed"].total() / feed.total()) for b in banks}
    for b in banks:
        for outlet, word in ((CONCENTRATE, "concentrate"), (TAIL, "tails")):
            found[f"{b}_{word}"] = {
                c: float(solved.results[b].products[outlet].species_flow(c)) for c in whole
            }
        found[f"{b}_feed"] = {c: float(solved.feeds[b]["feed"].species_flow(c)) for c in whole}
    return found


def _recoveries(inputs: Mapping[str, Any], components: tuple[str, ...]) -> dict[str, dict[str, float]]:
    """Component -> bank -> recovery, from `bank_recoveries_X`, `bank_recoveries`, or rates of banks."""
    found: dict[str, dict[str, float]] = {}
    for key, value in inputs.items():
        if (match := re.fullmatch(r"bank_recoveries?_(\w+)", key)) and isinstance(value, Mapping):
            found[match[1]] = {b: float(r) for b, r in value.items()}
    nested = {
        k: dict(v) for k, v in dict(inputs.get("bank_recoveries", inputs.get("recoveries", {}))).items()
    }
    # Either order of nesting is met in print: bank -> component, or component -> bank.
    outer_is_component = all(k in components for k in nested)
    for outer, by in nested.items():
        for inner, r in by.items():
            component, bank = (outer, inner) if outer_is_component else (inner, outer)
            found.setdefault(component, {})[bank] = float(r)
    for bank, by in dict(inputs.get("banks", {})).items():
        rates = by.get("k_cf_per_min", by.get("k_per_min"))
        tau, cells = (
            number(by, "tau_min", "tau_required_min"),
            figure(by, "N", "cells", "number_of_cells", default=1.0),
        )
        if rates is None or tau is None:
            raise KeyError(f"k_per_min and tau_min of bank {bank}")
        for component, k in rates.items():
            found.setdefault(component, {})[bank] = float(bank_recovery(k, tau, cells, by.get("R_inf", 1.0)))
    return found


TECHNOLOGIES = (
    Technology(
        "flotation-circuit", "Flotation circuit with recycle", ("S02",),
        "Banks with known recoveries and any recycles, solved as one linear system a component.",
        "industrial", __name__, FLOWSHEET, compute, answers=("flotation/circuit*",),
        words=(
            Word("fresh_feed_<unit>", "any", "mass by component, for instance fresh_feed_t_per_shift"),
            Word("bank_recoveries_<component>", "fraction", "recovery to concentrate by bank"),
            Word("bank_recoveries", "fraction", "the same, nested bank by component or component by bank"),
            Word("banks", "object", "instead: bank -> k_per_min by component, tau_min, N"),
            Word("topology", "text", "`A conc -> B`, `B feed = A conc + C tails`, parted by ;"),
            Word("fresh_to", "name", "bank of the fresh feed, the rougher unless given"),
        ),
        equations=__doc__ or "",
        sources=("Pradip & Fuerstenau 2013", "prommis/prommis 9beba55, flotation"),
    ),
)  # fmt: skip
