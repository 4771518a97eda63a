"""Pages of the technologies: one Markdown page and one parity plot each, and an index, from the registry alone.

The shipped `technology/index.csv` is written with them.

python -m oreshed.report.technology_page docs/technology
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from oreshed.report.figures import dilute
from oreshed.report.figures.parity import parity_points, parity_svg
from oreshed.report.technology import parameters_of, units_of
from oreshed.technology.casework.case import Outcome
from oreshed.technology.flowsheet import Flowsheet, solve
from oreshed.technology.registry import Technology, index_text, technologies
from oreshed.technology.stream import Stream
from oreshed.technology.unit import UNFOLLOWED, Unit

INDEX = "README.md"
NOTE = (
    "<!-- Written by `python -m oreshed.report.technology_page`; change the technology, not this page. -->\n"
)
# A picture of the model itself, drawn anew with the page: technology -> (caption, drawer).
PICTURES: dict[str, tuple[str, Callable[[], str]]] = {
    "solvent-extraction": ("Stages by McCabe and Thiele", dilute.mccabe_thiele_svg),
    "iminodiacetate-exchange": (
        "Fronts of a mixed feed",
        lambda: dilute.breakthrough_svg("iminodiacetate", 4.0, (("Cd", 50.0), ("Zn", 100.0), ("Ni", 50.0), ("Cu", 30.0))),
    ),
    "thiol-exchange": (
        "Fronts of a mixed feed",
        lambda: dilute.breakthrough_svg("thiol", 4.0, (("Cd", 50.0), ("Zn", 100.0), ("Ni", 50.0))),
    ),
    "low-grade-recovery": ("Cost against concentration", dilute.cost_curve_svg),
}  # fmt: skip


def pages(found: Sequence[Technology], others: Iterable[tuple[str, str]] = ()) -> dict[str, str]:
    """File name -> text of every page and plot. others : (file, title) of pages written by hand, for the index."""
    outcomes = {t.id: [t.outcome(c) for c in t.cases] for t in found}
    files: dict[str, str] = {INDEX: _index(found, outcomes, others)}
    for t in found:
        points = parity_points(outcomes[t.id])
        files[f"{t.id}.md"] = _page(t, outcomes[t.id], bool(points))
        if points:
            files[f"{t.id}.svg"] = parity_svg(t.id, t.name, points)
        if t.id in PICTURES:
            files[f"{t.id}-model.svg"] = PICTURES[t.id][1]()
    return files


def written_by_hand(folder: Path, found: Sequence[Technology]) -> list[tuple[str, str]]:
    """Pages of the folder that are no technology's, with their titles."""
    own = {INDEX, *(f"{t.id}.md" for t in found)}
    titles = []
    for path in sorted(folder.glob("*.md")):
        if path.name not in own:
            first = path.read_text(encoding="utf-8").lstrip().splitlines()[:1]
            titles.append((path.name, first[0].lstrip("# ") if first else path.stem))
    return titles


def _index(
    found: Sequence[Technology], outcomes: dict[str, list[Outcome]], others: Iterable[tuple[str, str]]
) -> str:
    rows = []
    for t in found:
        held, count = sum(o.holds for o in outcomes[t.id]), len(outcomes[t.id])
        by = _validated(outcomes[t.id])
        rows.append([
            f"[{_cell(t.name)}]({t.id}.md)", _cell(t.what), " ".join(t.rows), t.maturity, f"{held} of {count}",
            ", ".join(by) or "unvalidated",
        ])  # fmt: skip
    lines = [
        NOTE, "# Technologies\n",
        "What each process does to every element, at what energy, reagents and emissions. Each page holds the equations,"
        " the settings, the parameters with their sources, the limits, and the published cases beside what the program"
        " computes. A technology is *validated* when a prediction holds: a case that uses no parameter from its own"
        " source.\n",
        _table(["technology", "what", "mission rows", "maturity", "cases that hold", "validated by"], rows),
    ]  # fmt: skip
    notes = [f"* [{_cell(title)}]({file})" for file, title in others]
    if notes:
        lines += ["## Further reading\n", "\n".join(notes) + "\n"]
    return "\n".join(lines)


def _validated(outcomes: Sequence[Outcome]) -> list[str]:
    return [o.case.id for o in outcomes if o.case.kind == "prediction" and o.holds]


def _page(t: Technology, outcomes: Sequence[Outcome], plotted: bool) -> str:
    by = _validated(outcomes)
    parts = [
        NOTE, f"# {_text(t.name)}\n", f"{_text(t.what)}\n",
        f"Id `{t.id}`; mission rows {', '.join(t.rows)}; {t.maturity}; "
        + (f"validated by {', '.join(by)}.\n" if by else "**unvalidated**: no prediction holds yet.\n"),
        "## Model\n", _prose(t.equations),
    ]  # fmt: skip
    if t.id in PICTURES:
        parts.append(f"![{PICTURES[t.id][0]}]({t.id}-model.svg)\n")
    if t.unit is not None:
        parts += ["## Run it\n", *_run_lines(t)]
        if isinstance(t.unit, Flowsheet):
            parts += ["## Units and streams\n", _joins(t.unit)]
        parts += _settings(t) + _limits(t)
    if parameters_of(t):
        parts += ["## Parameters\n", _parameters(t)]
    if t.words:
        rows = [[_code(w.name), _cell(w.unit), _cell(w.meaning)] for w in t.words]
        labels = ", ".join(_code(a) for a in (t.id, *t.answers))
        parts += ["## Words of a case file\n", f"Answers for the technology {labels}.\n",
                  _table(["input", "unit", "meaning"], rows)]  # fmt: skip
    if t.needs:
        rows = [[_code(n.figure), _cell(n.what)] for n in t.needs]
        parts += ["Figures that it knows of and cannot give from what published cases state:\n",
                  _table(["figure", "needs"], rows)]  # fmt: skip
    parts += ["## Cases\n", *_cases(t, outcomes, plotted)]
    if t.sources:
        parts += ["## Sources\n", "\n".join(f"* {_text(s)}" for s in t.sources) + "\n"]
    return "\n".join(parts)


def _prose(text: str) -> str:
    """A docstring as Markdown: indented lines are formulas and stay as they are."""
    lines, formula = [], False
    for line in text.strip().splitlines():
        indented = line.startswith("    ")
        if indented and not formula:
            lines.append("```text")
        elif formula and not indented:
            lines.append("```")
        formula = indented
        lines.append(line[4:].rstrip() if indented else _text(line))
    return "\n".join([*lines, *(["```"] if formula else [])]) + "\n"


def _run_lines(t: Technology) -> list[str]:
    assert t.unit is not None
    feeds = _example(t)
    words = " ".join(
        f"--feed {_word(inlet, species, i == 0)}={stream.species_flow(species):.4g}"
        for i, (inlet, stream) in enumerate(feeds.items()) for species in stream.species if _feedable(species)
    )  # fmt: skip
    lines = [f"```sh\noreshed technology run {t.id} {words}\n```\n"]
    if isinstance(t.unit, Flowsheet):
        solved = solve(t.unit, feeds)
        products: dict[str, Stream] = dict(solved.products)
        used = {
            k: float(solved.total(k))
            for k in sorted({k for r in solved.results.values() for k in r.utilities})
        }
    else:
        result = t.unit.run(feeds)
        products = dict(result.products)
        used = {k: float(v) for k, v in result.utilities.items()}
    elements = sorted({e for s in feeds.values() for e in s.elements()} - UNFOLLOWED)
    rows = [
        [f"{mark} {name}", f"{float(s.total()):.4g}", *(f"{float(s.element(e)):.4g}" for e in elements)]
        for mark, group in (("in:", feeds), ("out:", products)) for name, s in group.items()
    ]  # fmt: skip
    lines += [
        "At default settings and central parameters, tonnes a year:\n",
        _table(["stream", "total", *elements], rows),
    ]
    spent = ", ".join(f"`{k}` {v:.4g}" for k, v in used.items() if v)
    return [*lines, f"Uses {spent} a year.\n"] if spent else lines


def _example(t: Technology) -> dict[str, Stream]:
    """The example feed by inlet of the technology; of a flowsheet, that of the units which the fresh feeds enter."""
    assert t.unit is not None
    if isinstance(t.unit, Unit):
        return dict(t.unit.example)
    return {name: t.unit.units[u].example[inlet] for name, (u, inlet) in t.unit.fresh.items()}


def _word(inlet: str, species: str, first: bool) -> str:
    name = species if first else f"{inlet}:{species}"
    return f'"{name}"' if " " in name else name


def _feedable(species: str) -> bool:
    return "," not in species


def _joins(sheet: Flowsheet) -> str:
    rows = [[f"`{u}.{i}`", f"fresh feed `{name}`"] for name, (u, i) in sheet.fresh.items()]
    for j in sheet.joins:
        to = f"`{j.to}.{j.inlet}`" if j.to else f"product `{j.name or j.unit + '.' + j.outlet}`"
        rows.append([f"`{j.unit}.{j.outlet}`", to])
    return _table(["from", "to"], rows)


def _settings(t: Technology) -> list[str]:
    """One row a setting; a flowsheet's units that share it stand together with their defaults."""
    by_name: dict[tuple[str, float, float, str, str], list[tuple[str, float]]] = {}
    chosen = t.unit.settings if isinstance(t.unit, Flowsheet) else {}
    for unit in units_of(t):
        for s in unit.settings:
            value = float(chosen.get(unit.name, {}).get(s.name, s.default))
            by_name.setdefault((s.name, s.low, s.high, s.unit, s.what), []).append((unit.name, value))
    if not by_name:
        return []
    rows = []
    for (name, low, high, unit_, what), defaults in by_name.items():
        same = len({v for _, v in defaults}) == 1
        if len(units_of(t)) == 1:
            said = f"{defaults[0][1]:g}"
        elif same:
            said = f"{defaults[0][1]:g} in {', '.join(u for u, _ in defaults)}"
        else:
            said = ", ".join(f"{u} {v:g}" for u, v in defaults)
        rows.append([f"`{name}`", _cell(what), _cell(unit_), f"{low:g} to {high:g}", _cell(said)])
    return ["## Settings\n", _table(["setting", "what", "unit", "range", "default"], rows)]


def _limits(t: Technology) -> list[str]:
    rows: dict[tuple[str, ...], None] = {}
    for unit in units_of(t):
        for x in unit.limits:
            if x.low == x.high:  # a check that names what it refuses, not a range
                rows[_cell(x.what), "refused by name", "", _cell(x.source)] = None
            else:
                rows[_cell(x.what), f"{x.low:g} to {x.high:g}", _cell(x.unit), _cell(x.source)] = None
    if not rows:
        return []
    return ["## Limits\n", "Outside these the program gives the reason, not a number.\n",
            _table(["what", "range", "unit", "source"], [list(r) for r in rows])]  # fmt: skip


def _parameters(t: Technology) -> str:
    rows = []
    for p in parameters_of(t):
        e = p.estimate
        evidence = "opened" if p.opened else "unverified"
        note = f"; {p.note}" if p.note else ""
        rows.append([f"`{p.name}`", f"{e.low:g}", f"{e.central:g}", f"{e.high:g}", _cell(e.unit),
                     _cell(p.source + note), evidence])  # fmt: skip
    return _table(["parameter", "low", "central", "high", "unit", "source", "evidence"], rows)


def _cases(t: Technology, outcomes: Sequence[Outcome], plotted: bool) -> list[str]:
    if not outcomes:
        return ["No published case yet.\n"]
    lines = [f"![Computed against published]({t.id}.svg)\n"] if plotted else []
    rows = []
    for o in outcomes:
        for c in o.compared:
            rows.append(
                [
                    o.case.id,
                    o.case.kind,
                    _code(c.name),
                    _cell(_figure(c.published, 6)),
                    _cell(_figure(c.computed, 5)),
                    _cell(o.case.tolerance),
                    "yes" if c.holds else "**no**",
                ]
            )
        if o.error or not o.compared:
            why = o.error or "computes none of " + ", ".join(o.left)
            rows.append([o.case.id, o.case.kind, _cell(why), "", "", "", "**no**"])
    lines.append(_table(["case", "kind", "figure", "published", "computed", "tolerance", "holds"], rows))
    notes = []
    for o in outcomes:
        opened = "" if o.case.opened else " (not opened)"
        note = f" {_text(o.case.note)}" if o.case.note else ""
        left = f" Not computed: {_text(', '.join(o.left))}." if o.left and o.compared else ""
        notes.append(f"* **{o.case.id}**: {_text(o.case.source)}{opened}.{note}{left}")
    return [*lines, "\n".join(notes) + "\n"]


def _figure(value: float | tuple[float, float] | str, digits: int) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return f"{value[0]:.{digits}g} to {value[1]:.{digits}g}"
    return f"{value:.{digits}g}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [" | ".join(head), " | ".join("---" for _ in head), *(" | ".join(r) for r in rows)]
    return "\n".join(f"| {line} |" for line in lines) + "\n"


def _text(value: Any) -> str:
    """Plain words as Markdown: nothing in them is markup."""
    text = str(value).replace("\\", "\\\\").replace("&", "&amp;").replace("<", "&lt;")
    for mark in ("*", "_", "`", "[", "|"):
        text = text.replace(mark, "\\" + mark)
    return text


def _cell(value: Any) -> str:
    return " ".join(str(value).replace("&", "&amp;").replace("<", "&lt;").replace("|", "\\|").split())


def _code(value: str) -> str:
    """A name as code: nothing in it is markup, and it cannot end the code."""
    return "`" + " ".join(value.replace("`", "'").replace("|", "\\|").split()) + "`"


def write_pages(folder: Path) -> list[str]:
    """Write every page of the registry into a folder; returns the names of the files that changed."""
    folder.mkdir(parents=True, exist_ok=True)
    found = technologies()
    changed = []
    for name, text in pages(found, written_by_hand(folder, found)).items():
        path = folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed.append(name)
    return changed


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/technology")
    for changed_file in write_pages(target):
        print(target / changed_file)
    shipped = Path(__file__).resolve().parents[1] / "technology" / "index.csv"
    if not shipped.is_file() or shipped.read_text(encoding="utf-8") != index_text():
        shipped.write_text(index_text(), encoding="utf-8")
        print(shipped)
