"""Score the audit: known contradictions of the seeds, planted errors of development briefs, and what else it finds.

    python benchmarks/audit.py seeds SHARED [--reader]
    python benchmarks/audit.py planted FOLDER [--hand]
    python benchmarks/audit.py alone FOLDER
    python benchmarks/audit.py single FILE

`seeds`: share of the internal and cross-document rows of SHARED/claims/contradictions.csv of high and medium severity
that are found by a rule which the row names, with quotes on both sides; rows of severity info must stay silent.
`planted`: recall over FOLDER/planted-errors.csv, and the findings that match no planted row, to be read by hand.
`alone`: for each rule, the planted rows and the findings outside the list that are lost when it is left out.
`single`: snippets with one plain error each and a mended twin: share of the errors found, and of the sound twins flagged at
medium severity or above; apart for those that may be read (`read`) and for the others. FILE: tests/briefs/single-errors.json.
Claims come from the shipped reader, or from the hand-made tables (default for the seeds; --hand for the planted ones).
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from oreshed.commands.audit import evidence_of
from oreshed.ledger.audit import RULES, audit, concluded
from oreshed.ledger.evidence.locus import located
from oreshed.ledger.finding import Evidence, Finding, Words
from oreshed.ledger.ledger import Ledger
from oreshed.ledger.reading.decode import document_of
from oreshed.ledger.reading.reader import read_claims

SEEDS = ("lead.md", "cadmium.md", "base-metals-1995-2020.txt")


def words(text: str) -> str:
    """A quote without markup and spacing, for comparison."""
    return " ".join(
        re.sub(r"[*_`]", "", text).replace("’", "'").replace("“", '"').replace("”", '"').split()
    ).lower()


def overlap(a: str, b: str) -> bool:
    """One quote holds the other, or they share a run of 12 characters (or all of a shorter one)."""
    x, y = words(a), words(b)
    if not x or not y:
        return False
    if x in y or y in x:
        return min(len(x), len(y)) >= 3
    size = 12
    return any(x[i : i + size] in y for i in range(max(0, len(x) - size) + 1)) if len(x) >= size else False


def holds(finding: Finding, lines: set[tuple[str, int]], quotes: list[str]) -> bool:
    """A quote of the finding overlaps one of `quotes` (and stands on one of `lines`, where they are known)."""
    return any(
        overlap(w.quote, q) and (not lines or w.place is None or (w.place.document, w.place.line) in lines)
        for w in finding.words
        for q in quotes
    )


def seeds(shared: Path, reader: bool) -> None:
    """The table of the seeds' known contradictions."""
    files = tuple(shared / "seeds" / name for name in SEEDS)
    table = shared / "claims" / "claims.csv"
    found = audit(evidence_of(files, "", () if reader else (table,)))
    claims = {r["claim_id"]: r for r in csv.DictReader(table.open(encoding="utf-8"))}
    rows = list(csv.DictReader((shared / "claims" / "contradictions.csv").open(encoding="utf-8")))
    counted, hit, matched = 0, 0, set()
    print("| row | kind | severity | rules | found by |\n|---|---|---|---|---|")
    for row in rows:
        accepted = set(re.findall(r"R-[A-Z]+", row["how_a_program_could_detect_it"]))
        named = [claims[i] for i in row["claim_ids"].split() if i in claims]
        which = [f for f in found if _matches(f, row, named, accepted)]
        matched |= {id(f) for f in which}
        must = row["kind"] in ("internal", "cross-document") and row["severity"] in ("high", "medium")
        counted += must
        hit += must and bool(which)
        if must or which or row["severity"] == "info":
            rules = ", ".join(sorted({f.rule for f in which}))
            print(
                f"| {row['id']} | {row['kind']} | {row['severity']} | {', '.join(sorted(accepted))} | {rules or '–'} |"
            )
    print(f"\ninternal and cross-document, high and medium: {hit} of {counted} found ({hit / counted:.0%})")
    rest = [f for f in found if id(f) not in matched]
    print(f"findings: {len(found)}, of them {len(rest)} outside the list\n")
    for f in rest:
        print(_line(f))


def _matches(f: Finding, row: dict[str, str], named: list[dict[str, str]], accepted: set[str]) -> bool:
    """An accepted rule with two quotes that stand on both sides of the row: its claims' quotes or its statements."""
    sides = [w for w in f.words if any(_at(w, c) for c in named)]
    if row["severity"] == "info":
        return len(sides) >= 2 and {c["claim_id"] for c in named} <= set(f.claims)
    if f.rule not in accepted:
        return False
    said = [
        w
        for w in f.words
        if w.place
        and w not in sides
        and any(overlap(w.quote, row[s]) for s in ("statement_a", "statement_b"))
    ]
    if f.rule == "R-CITE":  # the row names the claims beside the citation, not the citation
        return any(
            w.place and (w.place.document, str(w.place.line)) == (c["document"], c["line"])
            for w in f.words
            for c in named
        ) or (not named and _statement(f, row))
    if len(sides) + len(said) >= 2:
        return True
    outside = any(w.place is None for w in f.words)
    if sides and ((len(named) < 2 and len(f.words) >= 2) or (outside and row["kind"] == "external")):
        return True  # the other side is no claim: a missing bullet, a law, a reference
    return not named and _statement(f, row)


def _at(w: Words, claim: dict[str, str]) -> bool:
    return bool(
        w.place
        and w.place.document == claim["document"]
        and w.place.line == int(claim["line"])
        and overlap(w.quote, claim["quote"])
    )


def _statement(f: Finding, row: dict[str, str]) -> bool:
    places = {(w.place.document, w.place.line) for w in f.words if w.place}
    lines = {(d, int(n)) for d, n in re.findall(r"([\w-]+\.md)[^;]*?line (\d+)", row["statement_a"])}
    lines |= (
        {("lead.md", int(n)) for n in re.findall(r"\((\d+)\)|line (\d+)", row["statement_a"]) for n in n if n}
        if "lead.md" in row["statement_a"]
        else set()
    )
    return bool(places & lines) or any(
        overlap(w.quote, row[s]) for w in f.words for s in ("statement_a", "statement_b")
    )


def planted(folder: Path, hand: bool, only: str = "") -> None:
    """Recall over the planted errors, and everything else that was found."""
    rows = _rows(folder, only)
    traps = (
        list(csv.DictReader((folder / "traps.csv").open(encoding="utf-8")))
        if (folder / "traps.csv").exists()
        else []
    )
    hit, outside, everything = 0, 0, 0
    for name, own in rows.items():
        found = audit(_evidence(folder, name, hand))
        everything += len(found)
        print(f"\n## {name}\n")
        score = _scored(found, own)
        hit += len(score.found)
        outside += len(score.outside)
        for row in own:
            print(
                f"{row['error_id']} {row['rule']:9} {score.state[row['error_id']]:28} {row['quote_a'][:80]}"
            )
        for f in score.beside:
            print("beside (a planted pair, another rule):", _line(f))
        for f in score.outside:
            print("outside:", _line(f))
            for t in traps:
                if (
                    t["document"] == name
                    and holds(f, set(), [t["quote_a"]])
                    and holds(f, set(), [t["quote_b"]])
                ):
                    print("   ^^^ TRAP:", t["why_fine"])
    total = sum(len(own) for own in rows.values())
    print(
        f"\nplanted errors found: {hit} of {total} ({hit / max(total, 1):.0%}); findings outside the list: {outside} of {everything}"
    )


def alone(folder: Path) -> None:
    """For each rule what is lost without it: planted rows and findings outside the list, each document read once."""
    lost: Counter[str] = Counter()
    outside: Counter[str] = Counter()
    for name, own in _rows(folder).items():
        evidence = located(_evidence(folder, name, False))
        raised = {rule: list(rule(evidence)) for rule in RULES}
        whole = _scored(concluded((f for fs in raised.values() for f in fs), evidence), own)
        for left, mine in raised.items():
            rest = (f for rule, fs in raised.items() if rule is not left for f in fs)
            score = _scored(concluded(rest, evidence), own) if mine else whole
            lost[left.__name__] += len(whole.found) - len(score.found)  # type: ignore[attr-defined]
            outside[left.__name__] += len(whole.outside) - len(score.outside)  # type: ignore[attr-defined]
    print("| rule | planted rows lost without it | findings outside gone without it |\n|---|---|---|")
    for rule in sorted(lost, key=lambda r: (-lost[r], r)):
        print(f"| {rule} | {lost[rule]} | {outside[rule]} |")


@dataclass(frozen=True)
class Score:
    """Planted rows that were found, what every row got, and the findings on a pair by another rule and on none."""

    found: tuple[str, ...]
    state: dict[str, str]
    beside: tuple[Finding, ...]
    outside: tuple[Finding, ...]


def _scored(found: tuple[Finding, ...], rows: list[dict[str, str]]) -> Score:
    matched: set[int] = set()
    beside: list[Finding] = []
    hits: list[str] = []
    state: dict[str, str] = {}
    for row in rows:
        accepted = {row["rule"], *re.findall(r"R-[A-Z]+", row["also_accepted"])}
        lines = {(row["document"], int(n)) for n in re.findall(r"\d+", row["lines"])}
        on_pair = [f for f in found if _both(f, lines, row)]
        good = [f for f in on_pair if f.rule in accepted]
        other = [f for f in on_pair if f.rule not in accepted]
        matched |= {id(f) for f in on_pair}
        beside += [f for f in other if f not in beside]
        hits += [row["error_id"]] if good else []
        missed = f"MISSED (but {', '.join(sorted({f.rule for f in other}))})" if other else "MISSED"
        state[row["error_id"]] = good[0].rule if good else missed
    rest = tuple(f for f in found if id(f) not in matched)
    return Score(tuple(hits), state, tuple(beside), rest)


def _rows(folder: Path, only: str = "") -> dict[str, list[dict[str, str]]]:
    """The planted rows by document."""
    rows: dict[str, list[dict[str, str]]] = {}
    for r in csv.DictReader((folder / "planted-errors.csv").open(encoding="utf-8")):
        if not only or only in r["document"]:
            rows.setdefault(r["document"], []).append(r)
    return rows


def _evidence(folder: Path, name: str, hand: bool) -> Evidence:
    table = folder / (re.sub(r"(-slides)?\.(md|txt)$", "", name) + "-claims.csv")
    return evidence_of((folder / name,), "", (table,) if hand else ())


def single(file: Path) -> None:
    """Snippets with one error each: found and flagged, by rule, apart for those that may be read."""
    items = json.loads(file.read_text(encoding="utf-8"))
    for read in (True, False):
        found: Counter[str] = Counter()
        flagged: Counter[str] = Counter()
        chosen = [i for i in items if i["read"] == read]
        for item in chosen:
            accepted = {item["rule"], *item["also"]}
            quotes = [q for q in (item["quote_a"], item["quote_b"]) if not q.startswith("FACT:")]
            name = f"{item['metal'].split()[0].lower()}.md"
            wrong, right = (audit(Evidence(read_claims(document_of(item[k], name)), Ledger())) for k in ("wrong", "right"))  # fmt: skip
            found[item["rule"]] += any(f.rule in accepted and holds(f, set(), quotes) for f in wrong)
            flagged[item["rule"]] += any(f.severity != "low" for f in right)
        rules = sorted({i["rule"] for i in chosen})
        print("read" if read else "not read", ", ".join(f"{r} {found[r]}" for r in rules))
        print(
            f"found {sum(found.values())} of {len(chosen)} ({sum(found.values()) / len(chosen):.0%}); "
            f"sound twins flagged: {sum(flagged.values())} ({sum(flagged.values()) / len(chosen):.0%})"
        )


def _both(f: Finding, lines: set[tuple[str, int]], row: dict[str, str]) -> bool:
    """The finding quotes side a, and side b where side b is words of the document."""
    a = holds(f, lines, [row["quote_a"]])
    b = holds(f, lines, [row["quote_b"]])
    c = any(w.place is not None for w in f.words)
    return c and (a or b)


def _line(f: Finding) -> str:
    place = next((w.place for w in f.words if w.place), None)
    where = f"{place.document}:{place.line}" if place else "–"
    return f"{f.severity} {f.rule} {where}: {f.arithmetic[:200]} | " + " || ".join(
        w.quote[:70] for w in f.words[:3]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["seeds", "planted", "alone", "single"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reader", action="store_true")
    parser.add_argument("--hand", action="store_true")
    parser.add_argument("--only", default="")
    args = parser.parse_args()
    if args.what == "seeds":
        seeds(args.folder, args.reader)
    elif args.what == "single":
        single(args.folder)
    elif args.what == "alone":
        alone(args.folder)
    else:
        planted(args.folder, args.hand, args.only)


if __name__ == "__main__":
    main()
