"""Rows of what may be changed: options with their effects, realistic modules, and flowsheets of plants.

They belong to the schema (`oreshed.chain.schema`), which names them with the other tables.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from oreshed.chain.rows import Identifier, Name, Names, Quality, Sourced, Valued, Year, column


class OptionRow(Sourced):
    table: ClassVar[str] = "options"
    title: ClassVar[str] = "Interventions, projects, closures"
    id: Identifier = column("id")
    name: Name = column("name")
    region: str = column("region", refers="regions")
    kind: Name = column("new plant, restart, expansion, recycling, by-product circuit, closure, policy ...")
    earliest_year: Year | None = column("earliest year", default=None)
    expected_year: Year = column("year in which it is expected")
    full_year: Year | None = column("year of the full effect", default=None)
    capex_low_musd: float | None = column("capital, low", unit="MUSD", default=None, ge=0)
    capex_central_musd: float | None = column(
        "capital, central; blank if no source gives one", unit="MUSD", default=None, ge=0
    )
    capex_high_musd: float | None = column("capital, high", unit="MUSD", default=None, ge=0)
    capex_year: Year | None = column(
        "year of those dollars, from 1988 (where the price index begins)", default=None, ge=1988
    )
    capex_quality: Quality | None = column("quality of the capital figure", default=None)
    capex_source: str = column("where the capital figure comes from", default="", refers="sources")
    opex_low_usd_per_t: float | None = column(
        "operating cost per tonne of usable metal, low", unit="USD/t", default=None, ge=0
    )
    opex_central_usd_per_t: float | None = column(
        "operating cost, central; blank if no source gives one", unit="USD/t", default=None, ge=0
    )
    opex_high_usd_per_t: float | None = column("operating cost, high", unit="USD/t", default=None, ge=0)
    opex_quality: Quality | None = column("quality of the operating cost", default=None)
    opex_source: str = column("where the operating cost comes from", default="", refers="sources")
    lead_years: float | None = column(
        "years from decision to first output; blank if no source gives them", unit="yr", default=None, ge=0
    )
    lead_source: str = column("where the lead time comes from", default="", refers="sources")
    probability_2030: float | None = column(
        "probability that half of the effect flows by 2030", default=None, ge=0, le=1
    )
    probability_2035: float | None = column("the same by 2035", default=None, ge=0, le=1)
    in_reference_case: bool = column("true: part of the reference case, not an intervention", default=False)
    depends_on: str = column("what it needs, free text or option ids separated by ;", default="")
    joint_with: Names = column(
        "option ids that it is planned with, separated by ;", default="", refers="options"
    )
    excludes: Names = column("option ids that it rules out, separated by ;", default="", refers="options")
    status: str = column("status as stated", default="")


class OptionEffect(Valued):
    table: ClassVar[str] = "option_effects"
    title: ClassVar[str] = "What each option changes"
    key_columns: ClassVar[tuple[str, ...]] = ("option", "kind", "target", "year")
    option: Identifier = column("option", refers="options")
    kind: Literal[
        "capacity_add",
        "capacity_set",
        "utilisation_set",
        "circuit_add",
        "recovery_set",
        "retention_set",
        "feed_add",
        "demand_set",
        "yield_set",
    ] = column("what changes: *_add and demand_set in t/yr, the other *_set a fraction")
    target: str = column(
        "plant id; plant:element for circuits; plant:commodity for a yield; region:commodity for retention; "
        "from>to:commodity for feed; demand id"
    )
    year: Year = column("first year of the effect")
    low: float = column("lowest", unit="by kind")
    central: float = column("central", unit="by kind")
    high: float = column("highest", unit="by kind")


class Module(Sourced):
    """A realistic step of a constraint class, for the ladder and the cheapest set."""

    table: ClassVar[str] = "modules"
    title: ClassVar[str] = "Realistic modules"
    key_columns: ClassVar[tuple[str, ...]] = ("family", "stage")
    family: Name = column(
        "constraint family: nameplate, utilisation, retention, feed in, companion recovery, circuit ..."
    )
    stage: Name = column("stage or * for every stage")
    size_t_per_year: float = column("size of one module", unit="t/yr", gt=0)
    capex_usd_per_t_per_year: float | None = column(
        "capital per annual tonne", unit="USD/(t/yr)", default=None, ge=0
    )
    capex_year: Year | None = column(
        "year of those dollars, from 1988 (where the price index begins); blank: the model's",
        default=None,
        ge=1988,
    )
    years: float | None = column("years to build", unit="yr", default=None, ge=0)


class FlowsheetRow(Sourced):
    """A plant, or every plant of a recipe, as a technology of the registry; under an option, or as it runs today."""

    table: ClassVar[str] = "flowsheets"
    title: ClassVar[str] = "Plants as flowsheets"
    key_columns: ClassVar[tuple[str, ...]] = ("plant", "option")
    plant: Identifier = column("plant", refers="plants")
    option: str = column(
        "option under which it runs so; blank: as it runs today", default="", refers="options"
    )
    technology: Name = column("id of `oreshed technology list`")
    settings: str = column("settings, name=value separated by ;", default="")
    gives: str = column(
        "elements whose recovery in this model is the flowsheet's, separated by ;; the others are its test",
        default="",
    )
