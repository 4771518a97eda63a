"""The schema of a model folder, once: a pydantic class per table, a field per column.

Checks, the docs page and `datapackage.json` are all read from here. A column's unit stands in
`json_schema_extra["unit"]`; a column that names rows of another table says so in `["refers"]`.
Conventions: tonnes of contained principal element a year, fractions 0-1, USD of 2024, calendar years.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, Field, StringConstraints

# The names that every table is made of belong to the schema too: `schema.Row`, `schema.Valued` ...
from oreshed.chain.measure_rows import DiluteStream as DiluteStream
from oreshed.chain.measure_rows import Intensity as Intensity
from oreshed.chain.measure_rows import WorldTotal as WorldTotal
from oreshed.chain.option_rows import FlowsheetRow as FlowsheetRow
from oreshed.chain.option_rows import Module as Module
from oreshed.chain.option_rows import OptionEffect as OptionEffect
from oreshed.chain.option_rows import OptionRow as OptionRow
from oreshed.chain.rows import DOOR
from oreshed.chain.rows import LONGEST_TEXT as LONGEST_TEXT
from oreshed.chain.rows import Identifier as Identifier
from oreshed.chain.rows import Name as Name
from oreshed.chain.rows import Names as Names
from oreshed.chain.rows import Quality as Quality
from oreshed.chain.rows import Row as Row
from oreshed.chain.rows import Sourced as Sourced
from oreshed.chain.rows import Valued as Valued
from oreshed.chain.rows import Year as Year
from oreshed.chain.rows import column as column


class Region(Row):
    table: ClassVar[str] = "regions"
    title: ClassVar[str] = "Countries and groups of countries"
    required_table: ClassVar[bool] = True
    id: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$|^EU27$")] = column(
        "ISO 3166 alpha-3, EU27, WLD or ROW"
    )
    name: Name = column("name in English")
    note: str = column("remark", default="")


class Source(Row):
    table: ClassVar[str] = "sources"
    title: ClassVar[str] = "Where the values come from"
    required_table: ClassVar[bool] = True
    id: Identifier = column("short id used by the other tables")
    title_text: Name = column("title, publisher, edition")
    year: Year | None = column("year of publication", default=None)
    url: str = column("address, if any", default="")
    licence: str = column("licence of the data", default="")
    opened: bool = column("true if the source was opened; false if known from memory only")
    note: str = column("remark", default="")


class CommodityRow(Row):
    table: ClassVar[str] = "commodities"
    title: ClassVar[str] = "What flows: a principal element in a form"
    required_table: ClassVar[bool] = True
    id: Identifier = column("e.g. zinc-concentrate, lead-spent-battery, cadmium-cake, zinc-refined")
    element: Name = column("principal element, lower case: zinc; all tonnages are tonnes of it")
    form: Literal[
        "ore",
        "concentrate",
        "matte",
        "bullion",
        "anode",
        "cake",
        "slime",
        "dust",
        "slag",
        "residue",
        "scrap",
        "refined",
        "alloy",
        "compound",
        "intermediate",
    ] = column("form of the element")
    role: Literal["feed", "metal", "residue"] = column(
        "feed: goes to a plant; metal: meets demand; residue: stays as stock"
    )
    name: Name = column("name as an analyst writes it")
    note: str = column("remark", default="")


class Origin(Row):
    table: ClassVar[str] = "origins"
    title: ClassVar[str] = "Origin labels that a feed keeps until its elements part"
    id: Identifier = column("e.g. red-dog, PER-zinc")
    region: str = column("region it comes from", refers="regions")
    name: Name = column("mine or district")
    note: str = column("remark", default="")


class Composition(Valued):
    """Companion elements in a feed, tonnes per tonne of its principal element. Origin `*` is the default."""

    table: ClassVar[str] = "compositions"
    title: ClassVar[str] = "Companion elements by origin"
    key_columns: ClassVar[tuple[str, ...]] = ("commodity", "origin", "element")
    commodity: Identifier = column("feed", refers="commodities")
    origin: str = column("origin label, or * for every origin without a row of its own", refers="origins")
    element: Name = column("companion element, lower case")
    low: float = column("lowest", unit="t/t principal", ge=0)
    central: float = column("central", unit="t/t principal", ge=0)
    high: float = column("highest", unit="t/t principal", ge=0)


class Plant(Sourced):
    table: ClassVar[str] = "plants"
    title: ClassVar[str] = "Mines, collectors, smelters, refineries"
    required_table: ClassVar[bool] = True
    id: Identifier = column("e.g. trail-zinc")
    name: Name = column("name")
    region: str = column("region", refers="regions")
    site: str = column("place shared by several plants, for outages; blank: the plant alone", default="")
    owner: str = column("owner", default="")
    stage: Name = column(
        "stage as an analyst names it: zinc mining, battery collection, zinc smelting, lead refining"
    )
    recipe: Names = column("recipe of recipes.csv; several modes separated by ;", refers="recipes")
    origin: str = column(
        "origin label of what a mine or collector brings up; blank for other plants",
        default="",
        refers="origins",
    )
    status: Literal["operating", "idle", "closed", "under construction", "possible"] = column(
        "status on as_of; possible plants stand with capacity 0"
    )
    opens: Year | None = column("first year with capacity, blank if open", default=None)
    closes: Year | None = column("first year without capacity, blank if none is announced", default=None)
    latitude: float | None = column("degrees north", default=None, ge=-90, le=90)
    longitude: float | None = column("degrees east", default=None, ge=-180, le=180)
    reserve_t: float | None = column("reserve left at the base year", unit="t", default=None, ge=0)


class Capacity(Valued):
    """Nameplate from that year on, in tonnes a year of the recipe's capacity commodity."""

    table: ClassVar[str] = "capacities"
    title: ClassVar[str] = "Nameplate capacity"
    required_table: ClassVar[bool] = True
    key_columns: ClassVar[tuple[str, ...]] = ("plant", "year")
    plant: Identifier = column("plant", refers="plants")
    year: Year = column("first year for which it holds")
    low: float = column("lowest", unit="t/yr", ge=0)
    central: float = column("central", unit="t/yr", ge=0)
    high: float = column("highest", unit="t/yr", ge=0)


class Utilisation(Valued):
    """The part of nameplate that runs, with its reason. A plant without a row runs at nameplate."""

    table: ClassVar[str] = "utilisation"
    title: ClassVar[str] = "Utilisation of nameplate and its reason"
    key_columns: ClassVar[tuple[str, ...]] = ("plant", "year")
    plant: Identifier = column("plant", refers="plants")
    year: Year = column("first year for which it holds")
    low: float = column("lowest", unit="fraction", ge=0, le=1.2)
    central: float = column("central", unit="fraction", ge=0, le=1.2)
    high: float = column("highest", unit="fraction", ge=0, le=1.2)
    reason: Literal["margin", "power", "permit", "feed", "outage", "ramp-up", "ore", "labour", "unknown"] = (
        column("why it is not more")
    )


class RecipeRow(Valued):
    """One line of a recipe. `feed` lines name what is accepted; `product` and `residue` lines route the element."""

    table: ClassVar[str] = "recipes"
    title: ClassVar[str] = "What a plant type does to its principal element"
    required_table: ClassVar[bool] = True
    key_columns: ClassVar[tuple[str, ...]] = ("recipe", "kind", "commodity")
    recipe: Identifier = column("recipe id")
    kind: Literal["feed", "product", "residue"] = column("feed, product or residue")
    commodity: Identifier = column("commodity", refers="commodities")
    low: float = column("lowest share of the feed's element (1 for a feed line)", unit="fraction", ge=0, le=1)
    central: float = column("central share; the remainder to one is loss", unit="fraction", ge=0, le=1)
    high: float = column("highest share", unit="fraction", ge=0, le=1)
    capacity_basis: bool = column("true on the product in whose tonnes nameplate is stated", default=False)


class Circuit(Sourced):
    """A companion circuit: what enters with the feed may be recovered up to a share and up to a capacity."""

    table: ClassVar[str] = "circuits"
    title: ClassVar[str] = "Companion recovery at plants"
    key_columns: ClassVar[tuple[str, ...]] = ("plant", "element")
    plant: Identifier = column("host plant", refers="plants")
    element: Name = column("companion element")
    commodity: Identifier = column("what the circuit makes: cake, refined metal ...", refers="commodities")
    recovery_low: float = column("lowest recovery of what enters", unit="fraction", ge=0, le=1)
    recovery_central: float = column("central recovery", unit="fraction", ge=0, le=1)
    recovery_high: float = column("highest recovery", unit="fraction", ge=0, le=1)
    capacity_low: float | None = column(
        "lowest circuit capacity; blank: unknown, recovery alone limits", unit="t/yr", default=None, ge=0
    )
    capacity_central: float | None = column("central circuit capacity", unit="t/yr", default=None, ge=0)
    capacity_high: float | None = column("highest circuit capacity", unit="t/yr", default=None, ge=0)
    opens: Year | None = column("first year of operation", default=None)
    closes: Year | None = column("first year without operation", default=None)


class WindowRow(Valued):
    table: ClassVar[str] = "windows"
    title: ClassVar[str] = "What a plant can take of a companion element"
    key_columns: ClassVar[tuple[str, ...]] = ("plant", "element")
    plant: Identifier = column("plant", refers="plants")
    element: Name = column("companion element")
    low: float = column("lowest", unit="t/t principal", ge=0)
    central: float = column("central", unit="t/t principal", ge=0)
    high: float = column("highest", unit="t/t principal", ge=0)


class Route(Valued):
    """A flow between regions in a year: base flow of feed or metal. Origin blank: every origin of from_region."""

    table: ClassVar[str] = "routes"
    title: ClassVar[str] = "Trade between regions"
    required_table: ClassVar[bool] = True
    key_columns: ClassVar[tuple[str, ...]] = ("from_region", "to_region", "commodity", "origin", "year")
    from_region: str = column("exporter", refers="regions")
    to_region: str = column("importer", refers="regions")
    commodity: Identifier = column("commodity", refers="commodities")
    origin: str = column("origin label, blank for all of the exporter's", default="", refers="origins")
    year: Year = column("year of the flow")
    low: float = column("lowest", unit="t/yr", ge=0)
    central: float = column("central", unit="t/yr", ge=0)
    high: float = column("highest", unit="t/yr", ge=0)
    inferred: bool = column("true where no bilateral figure was opened")
    distance_km: float | None = column("sea or land distance", unit="km", default=None, ge=0)
    freight_usd_per_t: float | None = column(
        "freight per tonne of contained element", unit="USD/t", default=None, ge=0
    )


class Demand(Valued):
    """Demand of one end use in one year; years between rows are linear, outside flat."""

    table: ClassVar[str] = "demands"
    title: ClassVar[str] = "Demand by end use"
    required_table: ClassVar[bool] = True
    key_columns: ClassVar[tuple[str, ...]] = ("id", "year")
    id: Identifier = column("end use in a region, e.g. USA-lead-batteries-starting")
    region: str = column("region", refers="regions")
    element: Name = column("element")
    end_use: Name = column("end use")
    accepts: Names = column("commodities that serve it, separated by ;", refers="commodities")
    year: Year = column("year")
    low: float = column("lowest", unit="t/yr", ge=0)
    central: float = column("central", unit="t/yr", ge=0)
    high: float = column("highest", unit="t/yr", ge=0)


class Coupling(Valued):
    """An end use that takes two metals in fixed proportion: neither can be used without the other."""

    table: ClassVar[str] = "couplings"
    title: ClassVar[str] = "Uses that take two metals in proportion"
    key_columns: ClassVar[tuple[str, ...]] = ("demand", "partner")
    demand: Identifier = column("demand id of the one metal", refers="demands")
    partner: Identifier = column("demand id of the other", refers="demands")
    low: float = column("lowest", unit="t/t of the partner", gt=0)
    central: float = column("tonnes of the one per tonne of the other", unit="t/t of the partner", gt=0)
    high: float = column("highest", unit="t/t of the partner", gt=0)


class Stock(Valued):
    """Tonnes in stock with a declared release a year; `release` 0 keeps it out of supply."""

    table: ClassVar[str] = "stocks"
    title: ClassVar[str] = "Stocks of feed, metal and residue"
    key_columns: ClassVar[tuple[str, ...]] = ("region", "commodity", "origin")
    region: str = column("region", refers="regions")
    commodity: Identifier = column("commodity", refers="commodities")
    origin: str = column("origin label of a feed", default="", refers="origins")
    release_t_per_year: float = column("declared release", unit="t/yr", ge=0)
    low: float = column("lowest", unit="t", ge=0)
    central: float = column("central", unit="t", ge=0)
    high: float = column("highest", unit="t", ge=0)


class Difference(Valued):
    """A bounded, named statistical difference: tonnes that the sources do not place. Never counts as supply."""

    table: ClassVar[str] = "differences"
    title: ClassVar[str] = "Statistical differences"
    key_columns: ClassVar[tuple[str, ...]] = ("region", "commodity", "year")
    region: str = column("region", refers="regions")
    commodity: Identifier = column("commodity", refers="commodities")
    year: Year = column("year")
    name: Name = column("name as printed in results")
    low: float = column("lowest", unit="t/yr")
    central: float = column("central", unit="t/yr")
    high: float = column("highest", unit="t/yr")


class Policy(Valued):
    """A cap on what may move: tonnes a year from one region to another (* is any); 0 is a ban."""

    table: ClassVar[str] = "policies"
    title: ClassVar[str] = "Bans, quotas, licences"
    id: Identifier = column("id")
    name: Name = column("name")
    from_region: str = column("exporter or *", refers="regions")
    to_region: str = column("importer or *", refers="regions")
    commodity: Identifier = column("commodity", refers="commodities")
    opens: Year = column("first year in force")
    closes: Year | None = column("first year no longer in force", default=None)
    low: float = column("lowest", unit="t/yr", ge=0)
    central: float = column("central", unit="t/yr", ge=0)
    high: float = column("highest", unit="t/yr", ge=0)


class Price(Valued):
    table: ClassVar[str] = "prices"
    title: ClassVar[str] = "Prices"
    key_columns: ClassVar[tuple[str, ...]] = ("commodity", "year")
    commodity: Identifier = column("commodity", refers="commodities")
    year: Year = column("year")
    low: float = column("lowest", unit="USD/t")
    central: float = column("central", unit="USD/t")
    high: float = column("highest", unit="USD/t")


class ObservableRow(Valued):
    """A printed figure that the base-year check imposes or predicts."""

    table: ClassVar[str] = "observables"
    title: ClassVar[str] = "Printed figures to impose or predict"
    id: Identifier = column("id")
    quantity: Literal[
        "mine_production",
        "collection",
        "primary_refined",
        "secondary_refined",
        "refined_total",
        "companion_refined",
        "imports",
        "exports",
        "apparent_consumption",
        "net_import_reliance",
    ] = column("what is counted")
    region: str = column("region", refers="regions")
    commodity: Identifier = column("commodity counted", refers="commodities")
    year: Year = column("year")
    unit: Literal["t/yr", "percent"] = column("unit", default="t/yr")
    status: Literal["imposed", "predicted"] = column(
        "imposed: held inside [low, high]; predicted: left free and compared"
    )
    low: float = column("lowest", unit="unit column")
    central: float = column("central", unit="unit column")
    high: float = column("highest", unit="unit column")


class ClaimRow(Valued):
    """A claim of the model's own ledger: a statement with its words, for conflicts and provenance."""

    table: ClassVar[str] = "claims"
    title: ClassVar[str] = "Claims"
    id: Identifier = column("claim id")
    commodity: str = column("commodity as the source names it")
    region: str = column("region, blank if none", default="", refers="regions")
    quantity: Name = column("quantity")
    entity: str = column("plant, mine, project", default="")
    year: Year | None = column("year", default=None)
    unit: Name = column("unit")
    kind: Literal["measured", "estimate", "projection", "derived", "property"] = column("kind of statement")
    quote: str = column("the source's words or the cell", default="")
    low: float = column("lowest", unit="unit column")
    central: float = column("central", unit="unit column")
    high: float = column("highest", unit="unit column")


TABLES: tuple[type[Row], ...] = (
    Region, Source, ClaimRow, CommodityRow, Origin, Composition, RecipeRow, Plant, Capacity, Utilisation, Circuit,
    WindowRow, Route, Demand, Coupling, Stock, Difference, Policy, Price, OptionRow, OptionEffect, FlowsheetRow, Module,
    Intensity, DiluteStream, WorldTotal, ObservableRow,
)  # fmt: skip


class Settings(BaseModel):
    """`model.toml`: name, years, tiers. Tiers are settings of a study, never of the code."""

    model_config = DOOR
    name: Identifier = Field(description="short name of the model")
    title: Name = Field(description="one line that says what it covers")
    base_year: Year = Field(description="year of the base case")
    target_year: Year = Field(description="year a study asks about unless told otherwise")
    horizon: Year = Field(description="last year with data")
    currency: str = Field("USD 2024", pattern=r"^USD (19|20)\d\d$", description="money of the model")
    discount_rate: float = Field(0.08, ge=0, le=1, description="real discount rate")
    licence: str = Field("", description="licence of the folder")
    tiers: dict[str, tuple[str, ...]] = Field(
        description="tier name -> regions; regions in no tier are 'other'"
    )
    default_bloc: str = Field("core", description="tier or bloc that a study takes unless told otherwise")
    blocs: dict[str, tuple[str, ...]] = Field(
        default_factory=dict, description="further named sets of regions"
    )
