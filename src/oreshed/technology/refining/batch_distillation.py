"""A batch distilled at one separation factor: residue, mean and first distillate, of one impurity or of several.

Rayleigh     C/C0 = (1 - f)^(beta - 1) ; mean distillate C0 (1 - (1 - f)^beta) / f ; first distillate C0 beta
again        C_n = C0 (mean distillate / C0)^n
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from oreshed.basis.properties import molar_masses
from oreshed.technology.casework.given import Given
from oreshed.technology.laws.quantity import Quantity, relation
from oreshed.technology.laws.worksheet import Worksheet
from oreshed.technology.refining.distillation_laws import pressure_over_melt

RAYLEIGH = Worksheet(
    (
        Quantity("beta", "", "beta|separation_factor|relative_volatility|alpha|beta_impurity|alpha_relative|volatility_ratio|separation_coefficient|beta_{X}", "y/x of the impurity against the host", 0.0),
        Quantity("f", "fraction", "f|fraction_distilled|distilled|fraction_evaporated|evaporated|vaporised|f_distilled|host_evaporated|yield|fraction_vaporised|distillate_fraction|mass_distilled|f_host|fraction_volatilised", "share distilled", 0.0, 1.0),
        Quantity("left", "fraction", "residue_fraction|fraction_left|residue|fraction_remaining", "share left", 0.0, 1.0),
        Quantity("C0", "ppm", "C0|feed|start|impurity|feed_impurity|{X}_start|{X}_feed|{X}|impurity_start|C_feed|C_0|{X}_in|{X}_0", "impurity in the feed"),
        Quantity("C", "ppm", "residue|residue_C|C_residue|residue_impurity|{X}_in_residue|residue_{X}|residue_concentration|C_end|impurity_in_residue|C_left", "in the residue"),
        Quantity("D", "ppm", "mean_distillate|distillate|C_distillate|average_distillate|{X}_in_distillate|distillate_{X}|product|condensate|mean_condensate|condensate_{X}|{X}_in_condensate|product_{X}|impurity_in_distillate", "mean of the distillate"),
        Quantity("first", "ppm", "first_distillate|initial_distillate|first_condensate|first_drop|C_first_distillate", "in the first of it"),
        Quantity("last", "ppm", "last_distillate|end_distillate", "in the last of it"),
        Quantity("rC", "", "C_over_C0|residue_enrichment|residue_over_feed|C_residue_over_C0|enrichment|residue_C_over_C0|C_over_C0_residue|C_residue_over_feed", "residue over feed"),
        Quantity("rD", "", "distillate_over_feed|mean_distillate_C_over_C0|D_over_C0|purification_ratio|distillate_C_over_C0|mean_distillate_over_C0|C_over_C0_distillate", "distillate over feed"),
        Quantity("into", "fraction", "{X}_evaporated_share|removal|removed|impurity_evaporated|impurity_removed|impurity_to_distillate|fraction_impurity_distilled|impurity_distilled|{X}_to_distillate|{X}_evaporated|{X}_distilled|impurity_volatilised", "of the impurity"),
        Quantity("stays", "fraction", "impurity_left|impurity_in_residue_share|impurity_to_residue|{X}_to_residue|impurity_retained|{X}_left|{X}_retained", "of the impurity"),
        Quantity("factor", "", "purification_factor|reduction_factor|decontamination_factor", "feed over distillate"),
        Quantity("n", "", "distillations|runs|n_distillations|passes|stages|n_runs|repeats", "one after the other"),
        Quantity("Dn", "ppm", "distillate_after_n|final_product|distillate_after_runs|after_n|product_after_n|product_after_runs", "after the runs"),
        Quantity("rDn", "", "ratio_after_n|C_over_C0_after_n|overall_ratio", ""),
    ),
    (
        relation("f", lambda left: 1.0 - left), relation("left", lambda f: 1.0 - f),
        relation("rC", lambda beta, left: left ** (beta - 1.0)), relation("rD", lambda beta, f, left: (1.0 - left**beta) / f),
        relation("rC", lambda C, C0: C / C0), relation("rD", lambda D, C0: D / C0),
        relation("beta", lambda rC, left: 1.0 + np.log(rC) / np.log(left)), relation("beta", lambda rD, f, left: np.log(1.0 - rD * f) / np.log(left)),
        relation("beta", lambda first, C0: first / C0),
        relation("left", lambda rC, beta: rC ** (1.0 / (beta - 1.0))), relation("left", lambda stays, beta: stays ** (1.0 / beta)),
        relation("C", lambda C0, rC: C0 * rC), relation("D", lambda C0, rD: C0 * rD), relation("first", lambda C0, beta: C0 * beta), relation("last", lambda C, beta: C * beta),
        relation("stays", lambda beta, left: left**beta), relation("into", lambda stays: 1.0 - stays), relation("stays", lambda into: 1.0 - into),
        relation("factor", lambda rD: 1.0 / rD), relation("rDn", lambda rD, n: rD**n), relation("Dn", lambda C0, rDn: C0 * rDn),
        relation("C0", lambda C, rC: C / rC), relation("C0", lambda D, rD: D / rD),
    ),
)  # fmt: skip


def rayleigh(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Residue, mean and first distillate of a batch; of several impurities where beta or the contents are tables."""
    given = Given(inputs)
    several = given.table("beta|separation_factor|relative_volatility|alpha|separation_factors", "")
    contents = given.table("C0|feed|impurities|start|impurity|feed_impurities", "ppm")
    if several or len(contents) > 1:
        found: dict[str, Any] = {}
        plain = {k: v for k, v in inputs.items() if not isinstance(v, Mapping)}
        for e in {**several, **contents}:
            for name, x in _one(
                plain
                | ({"beta": several[e]} if e in several else {})
                | ({"C0_ppm": contents[e]} if e in contents else {}),
                e,
            ).items():
                found.setdefault(name, {})[e] = x
                if name.startswith(e):
                    found[name] = x
        return found
    return _one(inputs, str(inputs.get("impurity", "")) if isinstance(inputs.get("impurity"), str) else "")


def _one(inputs: Mapping[str, Any], impurity: str) -> dict[str, Any]:
    own = (
        impurity or next(iter(Given(inputs).elements("{}_start|{}_feed|{}_in|feed_{}|{}", "ppm")), "") or "X"
    )
    named = Worksheet(
        tuple(Quantity(q.name, q.unit, q.words.replace("{X}", own), q.what, q.low, q.high) for q in RAYLEIGH.quantities), RAYLEIGH.relations
    )  # fmt: skip
    more = _volatility(inputs, own)
    found = named.compute({**more, **inputs})
    given = Given({**more, **inputs})
    before, after = (given.get(named.by_symbol[s].words, "ppm") for s in ("C0", "D"))
    if before is not None and after is not None and given.get(named.by_symbol["f"].words) is None:
        cut = np.asarray(
            1.0 - np.asarray(after) / before
        )  # of the content, as the share distilled is not told
        for name in (
            f"{own}_removal",
            f"{own}_removed",
            f"{own}_reduction",
            "removal",
            "impurity_removal",
            "reduction",
            "purification",
        ):
            found.setdefault(f"{name}_pct", (100.0 * cut).tolist())
    return found


def _volatility(inputs: Mapping[str, Any], impurity: str) -> dict[str, float]:
    """beta from stated pressures and activity coefficients of impurity and host, where it is not stated itself."""
    given = Given(inputs)
    host = str(inputs.get("host", inputs.get("metal", "")))
    if (
        given.one("beta|separation_factor|relative_volatility|alpha|alpha_relative", "") is not None
        or impurity not in molar_masses()
        or host not in molar_masses()
    ):
        return {}
    levels = {
        e: given.one(f"p_{e}|p0_{e}|{e}_vapour_pressure|vapour_pressure_{e}", "Pa") for e in (impurity, host)
    }
    kelvin = given.one("T", "K")
    for e, p in levels.items():
        if p is None:
            if kelvin is None:
                return {}
            levels[e] = float(pressure_over_melt(e, kelvin))
    gamma = given.one(f"gamma_{impurity}|gamma|activity_coefficient|gamma_infinite", "")
    if gamma is None:
        if all(given.one(f"p_{e}|p0_{e}", "Pa") is None for e in levels):
            return {}
        gamma = 1.0
    return {"beta": gamma * float(levels[impurity] or 0.0) / float(levels[host] or 1.0)}
