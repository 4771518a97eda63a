"""Anode slimes of lead and copper refining: what corrodes, what stays behind, and what the slime assays.

An element of the anode goes to cathode, slime or electrolyte; the slime is the sum of what stays, with the lead or
copper and the moisture that it holds.

    slime       m_i = anode x c_i x share to slime ; dry = sum m_i (/ (1 - share of host, oxygen or salts in it))
    assay       m_i / dry ; g/t for precious metals ; recovery to slime = share
    corroded    anode x (1 - scrap return)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.properties import molar_masses
from oreshed.technology.casework.given import Given
from oreshed.technology.registry import Technology, Word

HOSTS = ("Pb", "Cu", "Ni", "Sn")


def anode_of(given: Given) -> dict[str, float]:
    """Anode in %, from `anode_pct`, `anode_g_per_t` or single names. Raises KeyError where none is given."""
    found = given.table(
        "anode|anode_assay|anode_composition|bullion|anode_impurities|impurities|anode_analysis", "pct"
    )
    for name in (
        "anode_g_per_t",
        "anode_ppm",
        "impurities_ppm",
        "anode_impurities_g_per_t",
        "anode_impurities_ppm",
    ):
        if isinstance(given.inputs.get(name), Mapping):
            found |= given.table(name.rsplit("_", 1)[0] if name.endswith("ppm") else name, "pct")
    found |= {
        e: float(x)
        for e, x in given.elements("anode_{}|{}_anode|{}_in_anode", "pct").items()
        if e not in found
    }
    if not found:
        raise KeyError("anode_pct: {element: %}")
    return {e: x for e, x in found.items() if e in molar_masses()}


def slimes(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Dry slime, its assay and what of the precious metals it recovers; see `words`."""
    given = Given(inputs)
    anode = anode_of(given)
    host = str(inputs.get("host", "")) or max(
        (e for e in anode if e in HOSTS), key=lambda e: anode[e], default=""
    )
    label = str(inputs.get("label", "")).lower()
    if not host or anode[host] < 50.0:
        host = (
            "Cu"
            if "copper" in label or "Cu" in str(inputs.get("label", ""))
            else "Pb"
            if "lead" in label or "betts" in label
            else ""
        )
    if sum(anode.values()) > 100.5:
        raise OutOfValidity(f"the anode sums to {sum(anode.values()):.4g} %")
    tonnes = given.one(
        "basis_t_anode_corroded|anode_corroded|anodes_corroded|anode|anodes|corroded|basis|anode_dissolved|anode_t",
        "t",
    )
    scrap = given.one("anode_scrap|scrap_return|scrap|anode_scrap_return", default=0.0) or 0.0
    if tonnes is None:
        cathode = given.one("cathode|cathodes|refined|cathode_Cu|cathode_Pb|cathode_lead|cathode_copper", "t")
        tonnes = 1.0 if cathode is None or not host else cathode / (anode.get(host, 100.0) / 100.0)
    elif scrap:
        tonnes *= 1.0 - scrap
    each = {**given.table("to_slime|slime_deportment|deportment_to_slime|share_to_slime|recovery_to_slime|fraction_to_slime|to_slime_of_element", "fraction"),
            **given.elements("{}_to_slime|{}_slime_deportment", "fraction")}  # fmt: skip
    each = {e: x / 100.0 if x > 1.5 else x for e, x in each.items()}
    common = given.one("impurities_to_slime|to_slime|share_to_slime|deportment_to_slime|impurity_to_slime")
    host_share = given.one(f"{host}_to_slime|{host}_in_slime_of_anode|host_to_slime", default=None)
    if common is None and not each:
        raise KeyError(
            "impurities_to_slime_pct, or to_slime_pct by element: what of each element stays in the slime"
        )
    kg: dict[str, float] = {}
    for e, x in anode.items():
        if e == host:
            continue
        share = each.get(e, common if common is not None else 0.0)
        kg[e] = 10.0 * tonnes * x * share
    if host and (host in each or host_share):
        kg[host] = 10.0 * tonnes * anode.get(host, 0.0) * (each.get(host, host_share or 0.0))
    solid = sum(kg.values())
    content = given.one(f"slime_{host}|{host}_in_slime|{host}_slime", "fraction") if host else None
    other = (
        given.one(
            "slime_other|other_in_slime|slime_O|oxygen_in_slime|slime_rest|balance_in_slime", "fraction", 0.0
        )
        or 0.0
    )
    if content is not None and host not in kg:
        dry = solid / (1.0 - content - other)
        kg[host] = content * dry
    else:
        dry = solid / (1.0 - other)
    weighed = given.one("slime|dry_slime|slime_mass|slimes_dry", "kg_per_t")
    if weighed is not None:
        dry = weighed * tonnes
    if dry <= 0.0:
        raise OutOfValidity("nothing of the anode stays: no slime")
    moisture = given.one("slime_moisture|moisture", "fraction", 0.0) or 0.0
    per_t = dry / tonnes
    assay = {e: 100.0 * x / dry for e, x in kg.items()}
    found: dict[str, Any] = {
        "dry_slime_kg": dry, "slime_kg": dry, "slime_kg_per_t": per_t, "dry_slime_kg_per_t": per_t, "slime_kg_per_t_anode": per_t,
        "slime_pct_of_anode": per_t / 10.0, "wet_slime_kg": dry / (1.0 - moisture), "slime_pct": assay, "slime_assay_pct": assay,
        "slime_g_per_t": {e: 1e4 * x for e, x in assay.items()}, "in_slime_kg": dict(kg), "to_slime_kg": dict(kg),
        **{f"{e}_in_slime_kg": x for e, x in kg.items()}, **{f"{e}_to_slime_kg": x for e, x in kg.items()}, **{f"slime_{e}_pct": x for e, x in assay.items()},
        **{f"{e}_in_slime_pct": x for e, x in assay.items()}, **{f"slime_{e}_g_per_t": 1e4 * x for e, x in assay.items()},
    }  # fmt: skip
    left = {e: 10.0 * tonnes * x - kg.get(e, 0.0) for e, x in anode.items() if e != host}
    found |= {f"{e}_to_electrolyte_kg": x for e, x in left.items()} | {
        "to_electrolyte_kg": left,
        "not_in_slime_kg": left,
    }
    if host:
        made = 10.0 * tonnes * anode.get(host, 100.0 - sum(anode.values())) - kg.get(host, 0.0)
        found |= {
            "cathode_kg": made,
            f"cathode_{host}_kg": made,
            "slime_kg_per_t_cathode": 1000.0 * dry / made if made else None,
        }
    return found


TECHNOLOGIES = (
    Technology(
        "anode-slimes", "Slime balance of lead and copper anodes", ("P08", "P20", "Y01", "Y07"),
        "Mass and assay of the slime that a corroded anode leaves.", "industrial", __name__, None, slimes,
        answers=("*Betts*", "*slime*", "*electrorefin*", "*anode*"),
        words=(
            Word("anode_pct (or anode_g_per_t)", "% by element", "the anode"),
            Word("impurities_to_slime_pct or to_slime_pct", "%, by element", "what of each stays in the slime"),
            Word("slime_Pb_pct (slime_Cu_pct), slime_other_pct", "%", "host and oxygen in the dry slime"),
            Word("anode_corroded_t, anode_scrap_pct, cathode_t", "t, %, t", "basis; a tonne of anode where absent"),
            Word("slime_moisture_pct", "%", "asks for wet_slime_kg"),
        ),
        equations=__doc__ or "", stated_only=True, labelled=True,
    ),
)  # fmt: skip
