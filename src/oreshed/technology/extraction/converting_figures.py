"""Copper matte in figures: what it holds, what converting takes of air and flux, and the blister, slag and gas it makes.

Matte is Cu2S and FeS by its copper. The slag blow burns FeS to FeO, slagged with silica; the copper blow burns Cu2S.

    matte      Cu2S = Cu x 159.16/127.09 ; FeS = rest
    slag blow  2 FeS + 3 O2 + SiO2 = Fe2SiO4 + 2 SO2 ; copper blow Cu2S + O2 = 2 Cu + SO2
    air        O2 / (oxygen share x efficiency) ; slag by its silica, or as fayalite
    smelting   matte = Cu x recovery / matte grade ; iron not in the matte is slagged
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.by_time import by_time
from oreshed.technology.casework.given import Given
from oreshed.technology.casework.several_models import together
from oreshed.technology.extraction.copper_matte import COPPER_IN_CU2S
from oreshed.technology.registry import Need, Technology, Word
from oreshed.technology.species import composition, molar_mass

NORMAL_M3 = 22.414


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Both blows of a matte. Raises KeyError for its copper, OutOfValidity for one richer than white metal."""
    given = Given(inputs)
    assay = given.table("matte|matte_assay|matte_composition")
    copper = given.one("matte_Cu|Cu_in_matte|matte_grade|Cu|matte", "pct", assay.get("Cu"))
    if copper is None and "Cu2S" in assay:
        copper = assay["Cu2S"] * COPPER_IN_CU2S
    weighed = {s: kg for s in ("Cu2S", "FeS") if (kg := given.one(s, "kg")) is not None}
    if copper is None and "Cu2S" in weighed:  # sulphides by themselves
        whole = sum(weighed.values())
        inputs = {
            **{k: v for k, v in inputs.items() if not str(k).startswith(("Cu2S_", "FeS_"))},
            "matte_kg": whole,
        }
        given, assay = Given(inputs), {s: 100.0 * kg / whole for s, kg in weighed.items()}
        assay.setdefault("FeS", 0.0)
        copper = assay["Cu2S"] * COPPER_IN_CU2S
    if copper is None:
        raise KeyError("matte_Cu_pct")
    if not 0.0 < copper <= 100.0 * COPPER_IN_CU2S + 0.3:
        raise OutOfValidity(
            f"matte of {copper:g} % copper: white metal, Cu2S, holds {100 * COPPER_IN_CU2S:.4g}"
        )
    kg = given.one("matte|charge|feed|basis", "kg")
    kg = 1000.0 if kg is None else kg
    sulphide = kg * copper / 100.0 / COPPER_IN_CU2S
    stated_iron = assay.get("Fe", given.one("matte_Fe|Fe_in_matte|Fe", "pct"))
    iron_sulphide = (
        kg * stated_iron / 100.0 / composition("FeS")["Fe"]
        if stated_iron is not None
        else assay["FeS"] * kg / 100.0
        if "FeS" in assay
        else max(kg - sulphide, 0.0)
    )
    fe, cu2s = iron_sulphide / molar_mass("FeS"), sulphide / molar_mass("Cu2S")  # kmol
    left = given.one("Cu_to_slag|Cu_loss_to_slag|Cu_lost_to_slag|Cu_in_slag_share", default=0.0) or 0.0
    recovery = given.one("Cu_recovery|recovery|Cu_to_blister", default=1.0 - left)
    slag_oxygen, copper_oxygen = 1.5 * fe, cu2s
    share = (
        given.one(
            "O2_in_blast|blast_O2|O2_in_air|oxygen_in_blast|O2_enrichment|blast_oxygen|air_O2|O2_vol",
            "fraction",
            0.21,
        )
        or 0.21
    )
    efficiency = (
        given.one(
            "oxygen_efficiency|O2_efficiency|oxygen_utilisation|O2_utilisation|blast_efficiency", default=1.0
        )
        or 1.0
    )
    magnetite = given.one("Fe_as_Fe3O4|Fe_to_magnetite|magnetite_share|Fe_as_magnetite", default=0.0) or 0.0
    slag_oxygen += fe * magnetite / 6.0  # 3 FeO + 0.5 O2 = Fe3O4
    wanted = given.one("slag_SiO2|SiO2_in_slag", "pct")
    ratio = given.one(
        "Fe_to_SiO2|Fe_over_SiO2|slag_Fe_to_SiO2|slag_Fe_over_SiO2|Fe_SiO2_ratio|slag_Fe_SiO2_ratio", ""
    )
    oxide_ratio = given.one("FeO_to_SiO2|FeO_over_SiO2|slag_FeO_over_SiO2", "")
    oxide = fe * molar_mass("FeO") * (1.0 - magnetite) + fe * magnetite / 3.0 * molar_mass("Fe3O4")
    iron = fe * molar_mass("Fe")
    if ratio:
        silica = iron / ratio
    elif oxide_ratio:
        silica = fe * molar_mass("FeO") / oxide_ratio
    elif wanted:
        silica = oxide * wanted / (100.0 - wanted)
    else:
        silica = fe / 2.0 * molar_mass("SiO2")  # fayalite
    iron_grade = given.one("slag_Fe|Fe_in_slag", "pct")
    slag = iron / (iron_grade / 100.0) if iron_grade and not wanted else oxide + silica
    if wanted and iron_grade:
        slag = iron / (iron_grade / 100.0)
        silica = slag * wanted / 100.0
    pure = given.one("flux_SiO2|SiO2_in_flux|flux_purity|flux_silica", "fraction", 1.0) or 1.0
    metal = kg * copper / 100.0 * (recovery if recovery is not None else 1.0)
    purity = given.one("blister_Cu|Cu_in_blister|blister_purity|blister_grade", "fraction", 1.0) or 1.0
    oxygen = slag_oxygen + copper_oxygen
    dioxide = fe + cu2s

    def air(o2: float) -> float:
        return o2 / (share * efficiency) * NORMAL_M3

    found: dict[str, Any] = {}
    for name, x in (("Cu2S", sulphide), ("FeS", iron_sulphide), ("FeO", fe * molar_mass("FeO")), ("SiO2", silica), ("SiO2_flux", silica), ("silica", silica), ("SiO2_needed", silica), ("flux", silica / pure), ("silica_flux", silica / pure), ("slag", slag), ("converter_slag", slag), ("fayalite_slag", slag), ("slag_fayalite", slag), ("Fe2SiO4", fe / 2 * molar_mass("Fe2SiO4")), ("blister", metal / purity), ("Cu", metal), ("blister_Cu", metal), ("copper", metal), ("white_metal", sulphide), ("Fe_in_matte", iron), ("Fe", iron), ("Fe_slagged", iron), ("S_in_matte", (fe + cu2s) * molar_mass("S")), ("S", (fe + cu2s) * molar_mass("S")),
                    ("SO2", dioxide * molar_mass("SO2")), ("SO2_slag_blow", fe * molar_mass("SO2")), ("SO2_copper_blow", cu2s * molar_mass("SO2")), ("O2", oxygen * molar_mass("O2")), ("O2_slag_blow", slag_oxygen * molar_mass("O2")), ("O2_copper_blow", copper_oxygen * molar_mass("O2")), ("Cu_in_slag", kg * copper / 100.0 * left)):  # fmt: skip
        found |= {f"{name}_kg": x, f"{name}_kg_per_t": 1000.0 * x / kg}
    for name, o2, so2 in (
        ("", oxygen, dioxide),
        ("slag_blow_", slag_oxygen, fe),
        ("copper_blow_", copper_oxygen, cu2s),
    ):
        gas = so2 * NORMAL_M3 + air(o2) - o2 * NORMAL_M3
        tail = name.strip("_")
        for form in {
            f"{name}air",
            f"air_{tail}".strip("_"),
            f"{name}blast",
            f"blast_{tail}".strip("_"),
            f"air_{name}".strip("_"),
        }:
            found |= {f"{form}_Nm3": air(o2), f"{form}_Nm3_per_t": air(o2) * 1000.0 / kg}
        for form in {f"{name}O2", f"O2_{tail}".strip("_"), f"{name}oxygen"}:
            found |= {f"{form}_Nm3": o2 * NORMAL_M3, f"{form}_kmol": o2}
        for form in {f"{name}SO2", f"SO2_{tail}".strip("_")}:
            found |= {
                f"{form}_Nm3": so2 * NORMAL_M3,
                f"{form}_kmol": so2,
                f"{form}_vol_pct": 100.0 * so2 * NORMAL_M3 / gas if gas else 0.0,
            }
        found |= {
            f"{name}gas_Nm3": gas,
            f"{name}offgas_Nm3": gas,
            f"{name}gas_SO2_pct": 100.0 * so2 * NORMAL_M3 / gas if gas else 0.0,
            f"{name}offgas_SO2_vol_pct": 100.0 * so2 * NORMAL_M3 / gas if gas else 0.0,
        }
    found |= {"FeS_pct": 100.0 * iron_sulphide / kg, "Cu2S_pct": 100.0 * sulphide / kg, "matte_Fe_pct": 100.0 * iron / kg, "matte_S_pct": 100.0 * (fe + cu2s) * molar_mass("S") / kg, "matte_pct": {"Fe": 100.0 * iron / kg, "S": 100.0 * (fe + cu2s) * molar_mass("S") / kg}, "slag_Fe_pct": 100.0 * iron / slag if slag else None,
              "slag_Cu_pct": kg * copper * left / slag if slag else None, "acid_kg": dioxide * molar_mass("H2SO4"), "H2SO4_kg": dioxide * molar_mass("H2SO4"), "SO2_t_per_t_Cu": dioxide * molar_mass("SO2") / metal if metal else None}  # fmt: skip
    return found


def smelting(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Matte, slag, oxygen and gas of a concentrate smelted to a matte grade."""
    given = Given(inputs)
    assay = given.table("conc|feed|charge|conc_assay") | {
        e: float(v) for e, v in given.elements("conc_{}|{}_in_conc|feed_{}|{}_conc").items()
    }
    grade = given.one("matte_Cu|matte_grade|Cu_in_matte|target_matte_grade|target_matte_Cu", "pct")
    if "Cu" not in assay and given.find("conc|feed|charge", "kg"):
        assay |= {e: float(v) for e, v in given.elements("{}", "pct").items()}
    if "Cu" not in assay or grade is None:
        raise KeyError("concentrate_pct (Cu, Fe, S) and matte_Cu_pct")
    kg = given.one("conc|feed|charge|basis", "kg")
    kg = 1000.0 if kg is None else kg
    recovery = (
        given.one("Cu_recovery|Cu_recovery_to_matte|recovery|Cu_to_matte|recovery_to_matte", default=1.0)
        or 1.0
    )
    copper = kg * assay["Cu"] / 100.0 * recovery
    matte = copper / (grade / 100.0)
    fes = max(matte - copper / COPPER_IN_CU2S, 0.0)
    iron_in, sulphur_in = (
        fes * composition("FeS")["Fe"],
        fes * composition("FeS")["S"] + copper * (1.0 / COPPER_IN_CU2S - 1.0),
    )
    found: dict[str, Any] = {
        "matte_kg": matte,
        "matte_kg_per_t": 1000.0 * matte / kg,
        "matte_t_per_t": matte / kg,
        "Cu_in_matte_kg": copper,
        "Fe_in_matte_kg": iron_in,
        "S_in_matte_kg": sulphur_in,
        "matte_S_pct": 100.0 * sulphur_in / matte,
        "matte_Fe_pct": 100.0 * iron_in / matte,
        "matte_FeS_kg": fes,
        "matte_Cu2S_kg": copper / COPPER_IN_CU2S,
    }
    if "Fe" in assay:
        slagged = kg * assay["Fe"] / 100.0 - iron_in
        found |= {
            "Fe_to_slag_kg": slagged,
            "Fe_slagged_kg": slagged,
            "FeO_kg": slagged * molar_mass("FeO") / molar_mass("Fe"),
            "FeO_in_slag_kg": slagged * molar_mass("FeO") / molar_mass("Fe"),
            "Fe_oxidised_kg": slagged,
        }
        ratio = given.one("Fe_to_SiO2|Fe_over_SiO2|slag_Fe_over_SiO2|slag_Fe_to_SiO2", "")
        iron_grade, silica_grade = (
            given.one("slag_Fe|Fe_in_slag", "pct"),
            given.one("slag_SiO2|SiO2_in_slag", "pct"),
        )
        have = kg * assay.get("SiO2", 0.0) / 100.0
        need = (
            slagged / ratio
            if ratio
            else slagged / iron_grade * silica_grade
            if iron_grade and silica_grade
            else slagged * molar_mass("SiO2") / (2 * molar_mass("Fe"))
        )
        slag = slagged / (iron_grade / 100.0) if iron_grade else found["FeO_kg"] + need
        found |= {
            "SiO2_needed_kg": need,
            "SiO2_flux_kg": need - have,
            "flux_kg": need - have,
            "slag_kg": slag,
            "slag_kg_per_t": 1000.0 * slag / kg,
        }
    if "S" in assay:
        gas = kg * assay["S"] / 100.0 - sulphur_in
        oxygen = gas / molar_mass("S") + (
            found["Fe_to_slag_kg"] / molar_mass("Fe") / 2.0 if "Fe" in assay else 0.0
        )
        found |= {
            "S_to_gas_kg": gas,
            "SO2_kg": gas * molar_mass("SO2") / molar_mass("S"),
            "SO2_Nm3": gas / molar_mass("S") * NORMAL_M3,
            "S_to_gas_pct": 1e4 * gas / (kg * assay["S"]),
            "O2_kg": oxygen * molar_mass("O2"),
            "O2_Nm3": oxygen * NORMAL_M3,
            "O2_Nm3_per_t": oxygen * NORMAL_M3 * 1000.0 / kg,
            "H2SO4_kg": gas / molar_mass("S") * molar_mass("H2SO4"),
        }
    return found


def either(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Smelting where a concentrate is given, converting else."""
    try:
        return smelting(inputs)
    except KeyError:
        return compute(inputs)


_COPPER = re.compile(r"(?<![A-Za-z])Cu(?![a-z])|Cu2S|CuFeS2|copper|blister|peirce", re.IGNORECASE)


def of_copper(label: str, inputs: Mapping[str, Any]) -> bool:
    """Whether label or inputs speak of copper: a smelter of another metal makes no copper matte.

    >>> of_copper("flash smelting", {"matte_Cu_pct": 60}), of_copper("smelting of lead paste", {"PbSO4_pct": 60})
    (True, False)
    """
    return any(_COPPER.search(str(x)) for x in (label, *inputs, *inputs.values()))


TECHNOLOGIES = (
    Technology(
        "converting-figures", "Copper smelting and converting in figures", ("P20", "Y01", "N14"), "Matte, slag, flux, air, gas and blister by the reactions of smelting and converting.", "industrial", __name__, None, together(either, by_time(either)),
        answers=("*convert*", "*Peirce*", "*matte*", "*smelt*", "*slag cleaning*", "*blister*", "*flash smelt*"),
        words=(
            Word("matte_kg, matte_Cu_pct (matte_pct)", "kg, %", "the matte; a tonne where no mass is given"), Word("slag_SiO2_pct, Fe_to_SiO2, flux_SiO2_pct", "%, -, %", "slag; fayalite where absent"), Word("O2_in_blast_pct, oxygen_efficiency_pct", "%", "air of 21 and whole use where absent"),
            Word("Cu_to_slag_pct, blister_Cu_pct, Fe_as_Fe3O4_pct", "%", "losses, purity, magnetite"), Word("concentrate_kg, concentrate_pct, Cu_recovery_pct", "kg, %, %", "smelting to the matte grade"),
        ),
        equations=__doc__ or "", stated_only=True, meant=of_copper, needs=(Need("*", "matte_Cu_pct", ("matte_Cu_pct", "matte_pct")),),
    ),
)  # fmt: skip
