"""The registry: every technology that the program knows, what it covers, and what validates it."""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from functools import lru_cache
from importlib import import_module, resources
from typing import Any, Literal

from oreshed.basis.errors import OreshedError, OutOfValidity
from oreshed.technology.casework.case import Case, Compared, Outcome, compare, parse_cases
from oreshed.technology.casework.quantity_names import asked
from oreshed.technology.casework.refused_input import UNREADABLE, in_words
from oreshed.technology.flowsheet import Flowsheet
from oreshed.technology.network_plant import NetworkPlant
from oreshed.technology.parameter import Parameters
from oreshed.technology.table import table_beside
from oreshed.technology.unit import Unit

Maturity = Literal["industrial", "pilot", "laboratory", "not industrial"]

# Modules, each with `TECHNOLOGIES`: a tuple of what it holds. Order is that of the flow from ore to metal.
MODULES: tuple[str, ...] = (
    "oreshed.technology.extraction.ultimate_pit",
    "oreshed.technology.extraction.mine_planning",
    "oreshed.technology.extraction.mining_figures",
    "oreshed.technology.extraction.mine_value",
    "oreshed.technology.extraction.mine_laws",
    "oreshed.technology.separation.comminution",
    "oreshed.technology.separation.grinding_figures",
    "oreshed.technology.separation.breakage_figures",
    "oreshed.technology.separation.circuit_figures",
    "oreshed.technology.separation.classification",
    "oreshed.technology.separation.liberation",
    "oreshed.technology.separation.reagents",
    "oreshed.technology.separation.two_product",
    "oreshed.technology.separation.flotation_circuit",
    "oreshed.technology.separation.sequential_pb_zn",
    "oreshed.technology.separation.batch_cell",
    "oreshed.technology.separation.feed_blend",
    "oreshed.technology.separation.flotation_cells",
    "oreshed.technology.separation.concentrate_figures",
    "oreshed.technology.separation.flotation_figures",
    "oreshed.technology.separation.flotation_laws",
    "oreshed.technology.separation.metal_balance",
    "oreshed.technology.separation.wet_and_dry",
    "oreshed.technology.separation.mineral_assay",
    "oreshed.technology.separation.flotation_bank",  # last of its kind: it answers for any other flotation case
    "oreshed.technology.separation.sensor_threshold",
    "oreshed.technology.separation.ore_sorting_vein",
    "oreshed.technology.separation.ore_sorting",
    "oreshed.technology.separation.washability",
    "oreshed.technology.separation.dense_media",
    "oreshed.technology.separation.jigs",
    "oreshed.technology.separation.centrifugal",
    "oreshed.technology.separation.gravity",  # answers for any other gravity case
    "oreshed.technology.separation.settling",
    "oreshed.technology.separation.partition_figures",
    "oreshed.technology.separation.gravity_figures",
    "oreshed.technology.separation.sulphide_precipitation",
    "oreshed.technology.separation.reductive_precipitation",
    "oreshed.technology.separation.precipitation",  # last of its kind
    "oreshed.technology.separation.exchange_column",
    "oreshed.technology.separation.ion_exchange",
    "oreshed.technology.separation.membranes",
    "oreshed.technology.extraction.smelter_terms",
    "oreshed.technology.extraction.lead_smelting",
    "oreshed.technology.extraction.lead_plant",
    "oreshed.technology.extraction.battery_lead",
    "oreshed.technology.separation.battery_sink_float",
    "oreshed.technology.extraction.lead_hydrometallurgy",
    "oreshed.technology.extraction.closed_loop_furnace",
    "oreshed.technology.extraction.nickel_cadmium",
    "oreshed.technology.separation.solvent_extraction",  # last of its kind
    "oreshed.technology.refining.bullion_refining",
    "oreshed.technology.refining.antimonial_lead",
    "oreshed.technology.refining.reagent_stoichiometry",
    "oreshed.technology.refining.solubility_product",
    "oreshed.technology.refining.vacuum_lead",
    "oreshed.technology.refining.bipolar_lead",
    "oreshed.technology.refining.betts",
    "oreshed.technology.refining.lead_slimes",
    "oreshed.technology.refining.anode_slimes",
    "oreshed.technology.refining.copper_slimes",
    "oreshed.technology.refining.cdte_cells",
    "oreshed.technology.extraction.copper_smelter",
    "oreshed.technology.extraction.converting_figures",
    "oreshed.technology.extraction.copper_sxew",
    "oreshed.technology.extraction.bayer",
    "oreshed.technology.extraction.bayer_figures",
    "oreshed.technology.extraction.gallium_balance",
    "oreshed.technology.extraction.secondary_copper",
    "oreshed.technology.refining.hall_heroult",
    "oreshed.technology.refining.aluminium_plant",
    "oreshed.technology.extraction.secondary_aluminium",
    "oreshed.technology.remediation.air_emissions",  # before the furnaces, whose labels an emission bears
    "oreshed.technology.extraction.roasting",
    "oreshed.technology.extraction.desulphurisation_figures",
    "oreshed.technology.extraction.phase_distribution",
    "oreshed.technology.extraction.dust_circulation",
    "oreshed.technology.extraction.furnace_balance",
    "oreshed.technology.extraction.lead_flash_figures",
    "oreshed.technology.extraction.acid_plant",
    "oreshed.technology.extraction.acid_figures",
    "oreshed.technology.extraction.roast_figures",
    "oreshed.technology.extraction.tank_leach",
    "oreshed.technology.extraction.calcine_leach",
    "oreshed.technology.extraction.zinc_leach_figures",
    "oreshed.technology.extraction.pressure_leach",
    "oreshed.technology.extraction.iron_removal",
    "oreshed.technology.separation.cementation",  # before the one that answers for any other cementation
    "oreshed.technology.separation.zinc_dust_purification",
    "oreshed.technology.refining.zinc_electrowinning",
    "oreshed.technology.refining.cadmium_5n7",
    "oreshed.technology.refining.hydride_route",
    "oreshed.technology.refining.caustic_refining",
    "oreshed.technology.refining.chemical_purification",
    "oreshed.technology.refining.cadmium_electrorefining",  # all before the circuit, whose label is any cadmium
    "oreshed.technology.refining.cadmium_circuit",
    "oreshed.technology.refining.cadmium_calcination",
    "oreshed.technology.refining.germanium_indium_circuit",
    "oreshed.technology.extraction.bioleaching",
    "oreshed.technology.extraction.bioleaching_nickel_cadmium",
    "oreshed.technology.extraction.zinc_plant",
    "oreshed.technology.extraction.zinc_direct_plant",
    "oreshed.technology.extraction.imperial_smelting",
    "oreshed.technology.extraction.waelz",
    "oreshed.technology.extraction.zinc_waelz_plant",
    "oreshed.technology.extraction.slag_fuming",
    "oreshed.technology.separation.controlled_electrodeposition",
    "oreshed.technology.separation.low_grade_recovery",
    "oreshed.technology.refining.electrolysis",
    "oreshed.technology.refining.cell_house",
    "oreshed.technology.refining.vacuum_distillation",
    "oreshed.technology.refining.still_figures",
    "oreshed.technology.refining.zone_refining",
    "oreshed.technology.refining.zone_figures",
    "oreshed.technology.refining.phase_diagram_figures",
    "oreshed.technology.extraction.reaction_figures",
    "oreshed.technology.remediation.iron_oxidation",
    "oreshed.technology.remediation.phosphate_stabilisation",
    "oreshed.technology.remediation.sorbents",
    "oreshed.technology.remediation.solute_transport",
    "oreshed.technology.remediation.pipe_lead",
    "oreshed.technology.remediation.sulphate_reduction",
    "oreshed.technology.remediation.microbial_precipitation",
    "oreshed.technology.remediation.mine_drainage",
    "oreshed.technology.remediation.soil_washing",
    "oreshed.technology.remediation.soil_cover",
    "oreshed.technology.remediation.electrokinetics",
    "oreshed.technology.remediation.environmental_limits",
    "oreshed.technology.remediation.lead_exposure",
    "oreshed.technology.remediation.phytoextraction",
    # Laws of a field, for what no technology before has answered.
    "oreshed.technology.extraction.leaching_laws",
    "oreshed.technology.extraction.leach_stoichiometry",
    "oreshed.technology.separation.sorption_laws",
    "oreshed.technology.separation.extraction_laws",
    "oreshed.technology.refining.electrolysis_laws",
    "oreshed.technology.separation.cementation_laws",
    "oreshed.technology.separation.membrane_laws",
    "oreshed.technology.separation.reagent_laws",
    "oreshed.technology.separation.product_laws",
    "oreshed.technology.separation.solid_solubility",
    "oreshed.technology.separation.water_analysis",
    "oreshed.technology.refining.stoichiometry_laws",
    "oreshed.technology.remediation.mine_water_laws",
    "oreshed.technology.extraction.bioleaching_laws",
    "oreshed.technology.remediation.transport_laws",
    "oreshed.technology.remediation.barrier_laws",
    "oreshed.technology.remediation.cover_laws",
    "oreshed.technology.remediation.crop_laws",
    "oreshed.technology.remediation.washing_laws",
    "oreshed.technology.remediation.stabilisation_laws",
    "oreshed.technology.remediation.electrokinetic_laws",
    "oreshed.technology.remediation.sulphidogenic_laws",
    "oreshed.technology.remediation.treatment_laws",
    "oreshed.technology.remediation.exposure_laws",
    "oreshed.technology.remediation.criteria_laws",
    "oreshed.technology.remediation.plumbing_laws",
)


@dataclass(frozen=True)
class Word:
    """One input of a technology's case files: name, unit, meaning."""

    name: str
    unit: str
    meaning: str


@dataclass(frozen=True)
class Need:
    """A figure that a technology knows and that an input would decide.

    figure : its published name (* for any text). what : the input, in words. words : inputs of which one is enough.
    """

    figure: str
    what: str
    words: tuple[str, ...] = ()

    def unmet(self, figure: str, inputs: Mapping[str, Any]) -> bool:
        return fnmatchcase(figure, self.figure) and not any(w in inputs for w in self.words)


@dataclass(frozen=True)
class Technology:
    """One technology.

    id : short name, as the command line takes it. rows : rows of the mission that it covers. what : one line.
    unit : the unit operation, or a flowsheet of several. compute : inputs of a case -> figures by the published
    names; raises OutOfValidity for inputs that it cannot answer. answers : values of a case file's `technology`
    column that it answers for, besides its id; * stands for any text and ? for any letter.
    words : the vocabulary of case inputs. equations : the model in a few lines of text.
    network : how plants of a network run it; None for what is not a plant.
    parameters : sourced numbers of a model that has no unit; a unit brings its own.
    lacking : (figure, inputs) -> what would decide a figure that the inputs leave open, in words; "" for none.
    audit : (inputs, printed figures) -> the laws that the print breaks, whatever the model computes; it judges print
    and never feeds the model.
    """

    id: str
    name: str
    rows: tuple[str, ...]
    what: str
    maturity: Maturity
    module: str
    unit: Unit | Flowsheet | None
    compute: Callable[[Mapping[str, Any]], Mapping[str, Any]]
    answers: tuple[str, ...] = ()
    words: tuple[Word, ...] = ()
    equations: str = ""
    sources: tuple[str, ...] = ()
    network: NetworkPlant | None = None
    labelled: bool = (
        False  # published cases name their alloy in the label only: `compute` gets it as inputs["label"]
    )
    parameters: Parameters = field(default_factory=Parameters)
    needs: tuple[Need, ...] = ()
    audit: Callable[[Mapping[str, Any], Mapping[str, Any]], Iterable[str]] | None = None
    lacking: Callable[[str, Mapping[str, Any]], str] | None = None
    meant: Callable[[str, Mapping[str, Any]], bool] | None = (
        None  # (label, inputs) -> whether a case that only a star fits is one for it; None for every case
    )
    axes: tuple[
        str, ...
    ] = ()  # lists that print may give beside its figures: where they stand, and none itself
    stated_only: bool = (
        False  # computes from what a case states and natural constants, without defaults of its own
    )

    def answers_for(self, label: str) -> bool:
        wanted = label.strip().lower()
        return any(
            wanted == a.lower() or fnmatchcase(wanted, a.lower()) for a in (self.id, self.name, *self.answers)
        )

    def takes(self, case: Case) -> bool:
        """Whether a case is one for it: by its label, and where only a star fits by what the case gives."""
        if not self.answers_for(case.technology):
            return False
        return self.meant is None or self.names(case.technology) or self.meant(case.technology, case.inputs)

    def names(self, label: str) -> bool:
        """Whether the label is one of its own in full, not by a star."""
        return label.strip().lower() in (a.lower() for a in (self.id, self.name, *self.answers))

    @property
    def cases(self) -> tuple[Case, ...]:
        """Cases of the CSV beside the module that name this technology."""
        return tuple(c for c in _cases_beside(self.module) if self.answers_for(c.technology))

    def outcome(self, case: Case) -> Outcome:
        """The case beside the model; a refusal is told as such, never counted as a pass."""
        objections = self._objections(case)
        if where := {k: v for k, v in case.published.items() if k in self.axes and isinstance(v, list)}:
            rest = {k: v for k, v in case.published.items() if k not in where}
            case = replace(case, inputs={**case.inputs, **where}, published=rest)

        def refused(why: str) -> Outcome:
            known = self._lacking(tuple(_names(case.published)), case)
            return Outcome(case, error=why, objections=objections, missing=known)

        try:
            given = {"label": case.technology, **case.inputs} if self.labelled else case.inputs
            computed = self.compute(given)
        except KeyError as error:
            return refused(f"needs the input {error}")
        except (OreshedError, *UNREADABLE) as error:
            return refused(in_words(error, case.inputs))
        if not self.stated_only and not self.lacking and (why := self._against(computed, given)):
            return refused(why)
        found = compare(case, computed)
        flag = computed.get("flag")
        if "flag" in found.left and objections:
            # The print itself says that it should be objected to, and it is.
            raised = Compared("flag", str(case.published["flag"]), "; ".join(objections), True)
            found = replace(found, compared=(*found.compared, raised),
                            left=tuple(x for x in found.left if x != "flag"), error="", unanswered=False)  # fmt: skip
        missing = self._lacking((*found.left, *(c.name for c in found.compared if not c.holds)), case)
        if found.unanswered and missing:  # known, but not decided by what the case gives: a refusal
            found = replace(found, error="; ".join(missing), unanswered=False)
        return replace(found, missing=missing, objections=(*([str(flag)] if flag else []), *objections))

    def _against(self, computed: Mapping[str, Any], inputs: Mapping[str, Any]) -> str:
        """A figure that a case gives and that a model, which does not take it, gives otherwise; empty where there is none.

        What follows from the model's own figure in its place would not be of the case.
        """
        for name, value in inputs.items():
            if isinstance(value, bool) or not isinstance(value, (int, float)):
                continue
            own = asked(computed, name)
            if not isinstance(own, (int, float)) or isinstance(own, bool) or abs(own - value) <= 0.02 * abs(value):  # fmt: skip
                continue
            try:
                moved = self.compute({**inputs, name: 1.05 * value})
            except (KeyError, OreshedError, *UNREADABLE):
                continue  # it has bounds, so it is taken
            if str(dict(moved)) == str(dict(computed)):
                return f"the case gives {name} = {value:g}, where this model, which does not take it, has {own:.4g}"
        return ""

    def _lacking(self, figures: Iterable[str], case: Case) -> tuple[str, ...]:
        """What would decide these figures of a case and is not among its inputs, one sentence an input."""
        lacking: dict[str, list[str]] = {}
        for name in figures:
            need = next((n.what for n in self.needs if n.unmet(name, case.inputs)), "")
            if not need and self.lacking:
                with suppress(KeyError, OreshedError, *UNREADABLE):  # inputs that cannot be read say nothing
                    need = self.lacking(name, case.inputs)
            if need:
                lacking.setdefault(need, []).append(name)
        return tuple(f"{', '.join(names)}: needs {what}" for what, names in lacking.items())

    def _objections(self, case: Case) -> tuple[str, ...]:
        if self.audit is None:
            return ()
        try:
            return tuple(self.audit(case.inputs, case.published))
        except (KeyError, OreshedError, *UNREADABLE):
            return ()  # print that cannot be read so is judged by the comparison alone

    @property
    def validated_by(self) -> tuple[str, ...]:
        """Ids of the predictions that hold; empty means *unvalidated*."""
        return tuple(c.id for c in self.cases if c.kind == "prediction" and self.outcome(c).holds)


def _names(published: Mapping[str, Any], before: str = "") -> Iterator[str]:
    """Names of printed figures, those of a table after its own."""
    for name, value in published.items():
        if isinstance(value, Mapping):
            yield from _names(value, f"{before}{name}.")
        else:
            yield f"{before}{name}"


@lru_cache(maxsize=128)
def _cases_beside(module: str) -> tuple[Case, ...]:
    package, _, stem = module.rpartition(".")
    file = resources.files(package).joinpath(f"{stem}_cases.csv")
    if not file.is_file():
        return ()
    return parse_cases(file.read_text(encoding="utf-8"), f"{stem}_cases.csv")


@dataclass(frozen=True)
class Entry:
    """One line of the index: what a brief needs of a technology, without loading its model."""

    id: str
    name: str
    heading: str
    rows: tuple[str, ...]
    what: str
    maturity: str
    validated_by: tuple[str, ...]
    module: str


@lru_cache(maxsize=1)
def index() -> tuple[Entry, ...]:
    """Every technology from `index.csv`, which the pages' writer keeps in step with the registry (a test asserts it)."""
    return tuple(
        Entry(r["id"], r["name"], r["heading"], tuple(r["rows"].split()), r["what"], r["maturity"],
              tuple(r["validated_by"].split()), f"oreshed.technology.{r['heading']}.{r['module']}")
        for r in table_beside(__name__, "index.csv")
    )  # fmt: skip


def index_text() -> str:
    """The text of `index.csv` as the registry gives it now."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("id", "name", "heading", "module", "rows", "what", "maturity", "validated_by"))
    for t in technologies():
        *_, heading, module = t.module.split(".")
        writer.writerow(
            (t.id, t.name, heading, module, " ".join(t.rows), t.what, t.maturity, " ".join(t.validated_by))
        )
    return out.getvalue()


@lru_cache(maxsize=1)
def technologies() -> tuple[Technology, ...]:
    """Every registered technology."""
    found = tuple(t for m in MODULES for t in import_module(m).TECHNOLOGIES)
    ids = [t.id for t in found]
    twice = sorted({i for i in ids if ids.count(i) > 1})
    if twice:
        raise RuntimeError(f"two technologies have the id {', '.join(twice)}")
    return found


def technology(name: str) -> Technology:
    """A technology by id or name.

    Raises OutOfValidity with the closest names.
    """
    wanted = name.strip().lower()
    # The index says where it stands, so that one technology, or a misspelt one, does not cost the loading of all.
    for entry in (
        *(e for e in index() if e.id.lower() == wanted),
        *(e for e in index() if e.name.lower() == wanted),
    ):
        held: tuple[Technology, ...] = import_module(entry.module).TECHNOLOGIES
        return next(t for t in held if t.id == entry.id)
    ids = {e.id.lower(): e.id for e in index()} | {e.name.lower(): e.id for e in index()}
    near = list(dict.fromkeys(ids[n] for n in difflib.get_close_matches(wanted, ids, n=3, cutoff=0.5)))
    near = near or [e.id for e in index() if wanted and wanted in e.id.lower()][:3]
    hint = f"did you mean {' or '.join(near)}? " if near else ""
    raise OutOfValidity(f"no technology {name!r}; {hint}`oreshed technology list` has all of them")
