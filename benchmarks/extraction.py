"""Scores a reading of briefs against claims read by hand.

    python benchmarks/extraction.py --truth T.csv --documents DIR [--by-field] [--errors]

Match: one claim to one truth row of the same document (optimal assignment). A pair may match when its quotes overlap
in the text (by at least a third of the shorter one), its values are equal (1e-6 relative, in tonnes for masses, else
in the unit's own scale; each bound that the truth gives must stand in the claim, wherever it stands), and its units
are the same: for masses the factor to tonnes, leaving aside "per year", which sources add and drop freely; for others
the word, with "% Pb" and "% of imports" read as "%".

All fields: a matched pair whose commodity, region, quantity and year are right too, to the letter. With `--lenient` a
commodity counts as right when one side names the mineral and the other a kind or compound of it, and a truth row without
a region accepts "world".

Optional, neither required nor punished:
* word-only readings: truth rows without a value, whose note starts with "word" or says that its bounds are "the
  reading of" a word; and claims that hold no numeral of the text and match nothing;
* undated years: the truth has no year, its note says "undated", "not stated" or "read as", or its year is printed in
  neither the line nor the heading above it (`--strict-years` asks for the note).
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment

from oreshed.basis.regions import name_of
from oreshed.ledger.claim import Claim
from oreshed.ledger.document import Document
from oreshed.ledger.reading.decode import read_document
from oreshed.ledger.reading.reader import read_claims
from oreshed.ledger.vocabulary.tables import vocabulary

FIELDS = ("commodity", "region", "quantity", "year")
OVERLAP = 1 / 3
LENIENT = False
COLUMNS = ("value_low", "value_central", "value_high")


@dataclass
class Score:
    required: int = 0
    claimed: int = 0
    matched: int = 0
    right: int = 0
    fields: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FIELDS, 0))
    lines: list[str] = field(default_factory=list)

    def f1(self, hits: int) -> tuple[float, float, float]:
        precision = hits / self.claimed if self.claimed else 0.0
        recall = hits / self.required if self.required else 0.0
        return precision, recall, 2 * precision * recall / (precision + recall) if hits else 0.0


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def spans(document: Document, line: int, quote: str) -> tuple[int, int] | None:
    """Place of a quote in the text, counted from its line on with line ends as spaces."""
    offset = sum(len(flat(text)) + 1 for text in document.lines[: line - 1])
    window = flat(" ".join(document.lines[line - 1 : line + 12]))
    at = window.find(flat(quote))
    if at < 0:
        return None
    return offset + at, offset + at + len(flat(quote))


def overlap(a: tuple[int, int] | None, b: tuple[int, int] | None) -> float:
    if a is None or b is None:
        return 0.0
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return max(0.0, shared) / max(1, min(a[1] - a[0], b[1] - b[0]))


def number(text: str) -> float | None:
    return float(text) if text else None


def same(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return abs(a - b) <= 1e-6 * max(abs(a), abs(b), 1e-9)


def plain(unit: str) -> str:
    unit = unit.replace("/yr", "").strip().replace("°", "deg")
    unit = (
        unit.replace("µ", "u").replace("μ", "u").replace("³", "3").replace("²", "2")
    )  # one unit, two spellings
    unit = re.sub(r"^%\s.*", "%", unit)
    return re.sub(r"\s*\(.*\)$", "", unit)


def values_and_units_agree(truth: dict[str, str], claim: Claim) -> bool:
    stated = claim.stated
    if stated is None:
        return False
    ours = [stated.low, stated.central, stated.high]
    theirs = [number(truth[c]) for c in COLUMNS]
    tonnes = [number(truth[c + "_t"]) for c in COLUMNS]
    mass = any(t is not None for t in tonnes)
    if mass != (stated.factor_t is not None):
        return False
    if mass:
        factor = stated.factor_t or 1.0
        ours = [None if v is None else v * factor for v in ours]
        theirs = tonnes
    elif plain(truth["unit"]) != plain(stated.unit):
        return False
    given = [t for t in theirs if t is not None]
    held = [o for o in ours if o is not None]
    if not given or not held:
        return not given and not held
    if len(given) != len(held):
        return False
    return all(same(a, b) for a, b in zip(sorted(given), sorted(held), strict=True))


def word_only(truth: dict[str, str]) -> bool:
    note = truth["confidence_note"].lower()
    return (not any(truth[c] for c in COLUMNS)) or note.startswith("word") or "the reading of" in note


def undated(truth: dict[str, str], document: Document, strict: bool) -> bool:
    if not truth["period_end"]:
        return True
    if re.search(r"undated|not stated|read as|no year", truth["confidence_note"]):
        return True
    if strict:
        return False
    line = int(truth["line"])
    section = document.section_of(line)
    near = " ".join(document.lines[line - 1 : line + 3 if document.name.endswith(".txt") else line])
    return truth["period_end"] not in near + (section.heading if section else "") + _slide(document, line)


def _slide(document: Document, line: int) -> str:
    """Of a text of slides every year above counts as stated: titles and year bullets set it."""
    return "" if document.sections else " ".join(document.lines[: line + 3])


def has_numeral(claim: Claim) -> bool:
    return not re.match(r"word|bounds are the reading|number written as a word", claim.note)


def kind_of(ours: str, theirs: str) -> bool:
    """True where one names the mineral and the other a kind or compound of it ("graphite", "anode graphite"):
    authors differ in which of the two they call the commodity, and the form is a field of its own."""
    known = {c.name: {c.name, *c.spellings} for c in vocabulary().commodities}
    for plain, kind in ((ours, theirs), (theirs, ours)):
        words = known.get(plain, {plain})
        if kind in words or (kind.split(" ")[-1] == plain and " " in kind) or kind.split(" ")[0] == plain:
            return True
    return False


def right_fields(truth: dict[str, str], claim: Claim, document: Document, strict: bool) -> dict[str, bool]:
    s = claim.subject
    year = "" if s.period_end is None else str(s.period_end)
    return {
        "commodity": s.commodity == truth["commodity"]
        or (LENIENT and kind_of(s.commodity, truth["commodity"])),
        "region": name_of(s.region) == truth["region"]
        or (LENIENT and not truth["region"] and s.region == "WLD"),
        "quantity": s.quantity == truth["quantity"],
        "year": year == truth["period_end"] or undated(truth, document, strict),
    }


def score(document: Document, truth: list[dict[str, str]], claims: tuple[Claim, ...], strict: bool) -> Score:
    result = Score()
    places = [spans(document, int(t["line"]), t["quote"]) for t in truth]
    ours = [spans(document, c.place.line if c.place else 1, c.quote) for c in claims]
    gain = np.zeros((len(truth), len(claims)))
    for i, t in enumerate(truth):
        for j, c in enumerate(claims):
            shared = overlap(places[i], ours[j])
            if shared < OVERLAP or not values_and_units_agree(t, c):
                continue
            fields = right_fields(t, c, document, strict)
            gain[i, j] = (
                1.0 + 0.2 * shared + 0.1 * sum(fields.values()) + (0.5 if all(fields.values()) else 0.0)
            )
    rows, columns = linear_sum_assignment(-gain) if gain.size else ((), ())
    pairs = {int(i): int(j) for i, j in zip(rows, columns, strict=True) if gain[i, j] > 0}
    taken = set(pairs.values())
    for i, t in enumerate(truth):
        optional = word_only(t)
        if i in pairs and optional:
            continue
        if not optional:
            result.required += 1
        if i not in pairs:
            if not optional:
                result.lines.append(f"  missed  {t['line']:>3} {t['value_low']}|{t['value_central']}|{t['value_high']} "
                                    f"{t['unit']} {t['quantity']} :: {t['quote'][:70]}")  # fmt: skip
            continue
        claim = claims[pairs[i]]
        fields = right_fields(t, claim, document, strict)
        result.matched += 1
        result.right += all(fields.values())
        for name, good in fields.items():
            result.fields[name] += good
        if not all(fields.values()):
            s = claim.subject
            got = {
                "commodity": s.commodity,
                "region": name_of(s.region),
                "quantity": s.quantity,
                "year": s.period_end,
            }
            want = {
                "commodity": t["commodity"],
                "region": t["region"],
                "quantity": t["quantity"],
                "year": t["period_end"],
            }
            wrong = "; ".join(f"{k}: {got[k]} not {want[k]}" for k, good in fields.items() if not good)
            result.lines.append(f"  field   {t['line']:>3} {wrong} :: {t['quote'][:70]}")
    optional_hits = {pairs[i] for i, t in enumerate(truth) if i in pairs and word_only(t)}
    for j, c in enumerate(claims):
        if j in optional_hits or (j not in taken and not has_numeral(c)):
            continue
        result.claimed += 1
        if j not in taken:
            s, v = c.subject, c.stated
            result.lines.append(f"  extra   {c.place.line if c.place else 0:>3} {v.low if v else ''}|{v.central if v else ''}|"
                                f"{v.high if v else ''} {v.unit if v else ''} {s.quantity} {s.region} :: {c.quote[:70]}")  # fmt: skip
    return result


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--truth", type=Path, action="append", required=True)
    parser.add_argument("--documents", type=Path, required=True)
    parser.add_argument("--by-field", action="store_true")
    parser.add_argument("--errors", action="store_true", help="Print every miss, extra and wrong field.")
    parser.add_argument("--strict-years", action="store_true")
    parser.add_argument("--lenient", action="store_true")
    arguments = parser.parse_args()
    global LENIENT
    LENIENT = arguments.lenient
    by_document: dict[str, list[dict[str, str]]] = defaultdict(list)
    for path in arguments.truth:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            for row in csv.DictReader(handle):
                by_document[row["document"]].append(row)
    print(
        f"{'document':30} {'truth':>5} {'claims':>6} {'match P':>8} {'R':>5} {'F1':>6} {'all P':>7} {'R':>5} {'F1':>6}"
    )
    for name, truth in by_document.items():
        path = arguments.documents / name
        if not path.exists():
            sys.exit(f"{path} is not there")
        document, _ = read_document(path)
        result = score(document, truth, read_claims(document).claims, arguments.strict_years)
        m, a = result.f1(result.matched), result.f1(result.right)
        print(f"{name:30} {result.required:5} {result.claimed:6} {m[0]:8.3f} {m[1]:5.2f} {m[2]:6.3f} "
              f"{a[0]:7.3f} {a[1]:5.2f} {a[2]:6.3f}")  # fmt: skip
        if arguments.by_field:
            print(
                "   of matched: "
                + ", ".join(f"{k} {v / max(1, result.matched):.3f}" for k, v in result.fields.items())
            )
        if arguments.errors:
            print("\n".join(result.lines))


if __name__ == "__main__":
    main()
