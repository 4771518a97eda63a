"""R-PHYS: where an operation sends each species: "rhodium dissolves in aqua regia and platinum stays in the residue".

`reference/partitions.csv` holds an operation, its words, species and the ends to which it sends them. A clause counts where one
species and one end stand in it; the operation may have been named in the sentence or in the one before.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from oreshed.ledger.finding import Evidence, Finding, Words
from oreshed.ledger.rules.book import Book
from oreshed.ledger.rules.passage import Passage
from oreshed.ledger.rules.provenance import table
from oreshed.ledger.rules.verdicts import finding

RULE = "R-PHYS"
GO = r"(?:goes?|go|went|report|reports|pass|passes|moves?|ends? up|stays?|remains?|is left|are left|is kept|collects?|leaves?|is lost|are lost|is held|settles?|is caught|accumulates?|enters?|follows?|is retained|are retained)"
# End -> words behind a species. An end excludes those that are not its like.
ENDS: tuple[tuple[str, str], ...] = (
    ("cathode", r"(?:(?:is |are )?(?:plates?|plated|deposits?|deposited|grown)\s+(?:out\s+)?(?:on(?:to)?|at)\s+(?:the\s+)?(?:\w+\s+)?cathodes?|(?:forms?|collects?|is won|is drawn off)\s+(?:at|on|under)\s+the\s+cathodes?)"),
    ("anode", r"(?:(?:is |are )?(?:plates?|plated|deposits?|deposited|grown|forms?|collects?|evolves?|evolved|is given off|is released)\s+(?:out\s+)?(?:on(?:to)?|at)\s+the\s+anodes?)"),
    ("slime", rf"(?:(?:{GO}|falls?|drops?|sinks?)\s+(?:\w+\s+){{0,2}}?(?:in(?:to)?|to|as|with|at)?\s*(?:the\s+)?(?:anode\s+)?slimes?)"),
    ("solution", rf"(?:(?:is |are )?(?:readily |quickly |wholly |completely |selectively )?(?:dissolv(?:es?|ed)|leached|taken into solution)\b(?! (?:the|in the slag|in the matte))|{GO}\s+(?:\w+\s+){{0,2}}?(?:in(?:to)?|to|with)\s+(?:the\s+)?(?:\w+\s+)?(?:solution|liquor|raffinate|filtrate|electrolyte|leachate|aqueous phase|water phase))"),
    ("residue", rf"(?:{GO}\s+(?:\w+\s+){{0,2}}?(?:in(?:to)?|to|with|as|behind in)\s+(?:the\s+)?(?:\w+\s+){{0,2}}?(?:residue|red mud|mud|insolubles?|filter cake|leach cake|retort|still))|(?:remains?|stays?|is left|are left)\s+(?:un(?:dissolved|attacked|leached)|insoluble|behind)"),
    ("solid", r"(?:(?:is |are )?(?:precipitat(?:es|ed)|thrown down|thrown out|crystalli[sz]es)|falls? out|(?:stays?|remains?) (?:\w+ )?(?:solid|in the (?:calcine|solids?)))"),
    ("slag", rf"(?:(?:{GO}|is slagged|are slagged|is taken up|dissolves?)\s+(?:\w+\s+){{0,2}}?(?:in(?:to)?|to|with|by|as)?\s*(?:the\s+)?(?:\w+\s+)?slag)"),
    ("matte", rf"(?:(?:{GO}|dissolves?|is collected|are collected)\s+(?:\w+\s+){{0,2}}?(?:in(?:to)?|to|with|by)\s+(?:the\s+)?(?:\w+\s+)?matte)"),
    ("metal", rf"(?:(?:{GO}|dissolves?|is collected|is tapped|runs? off|flows? off)\s+(?:\w+\s+){{0,2}}?(?:in(?:to)?|to|with|by|as)\s+(?:the\s+)?(?:\w+\s+)?(?:metal|bullion|alloy|lead|iron|pig iron|melt))"),
    ("dross", rf"(?:(?:{GO}|rises?|floats?|is skimmed|is taken up|freezes?)\s+(?:\w+\s+){{0,2}}?(?:in(?:to)?|to|with|by|as)\s+(?:the\s+|a\s+)?(?:\w+\s+)?(?:dross|crust|scum))"),
    ("gas", rf"(?:(?:{GO}|is driven|is carried|escapes?|rises?|is fumed|is swept)\s+(?:\w+\s+){{0,2}}?(?:in(?:to)?|to|with|as|off as)\s+(?:the\s+|an?\s+)?(?:\w+\s+){{0,2}}?(?:off-?gas(?:es)?|gas(?:es)?|flue dust|fume|vapou?r|dust)|(?:volatili[sz]es?|evaporates?|distils?|distills?|sublimes?|is volatili[sz]ed|boils off|is distilled off)\b)"),
    ("froth", rf"(?:(?:{GO}|rises?)\s+(?:\w+\s+){{0,2}}?(?:in(?:to)?|to|with)\s+(?:the\s+)?(?:froth|flotation concentrate|float)|(?:is|are) floated|floats?\b(?! (?:on|above|in the (?:dense|heavy))))"),
    ("tailings", rf"(?:(?:{GO}|sinks?)\s+(?:\w+\s+){{0,2}}?(?:in(?:to)?|to|with)\s+(?:the\s+)?(?:tailings|tails|cell product))"),
    ("magnetics", rf"(?:(?:{GO})\s+(?:\w+\s+){{0,2}}?(?:in(?:to)?|to|with)\s+(?:the\s+)?(?<!non-)(?<!non)magnetic (?:fraction|product)|(?:is|are) (?:lifted|drawn|pulled|picked|taken) (?:out |off |up )?by (?:the )?(?:\w+ )?magnets?)"),
    ("nonmagnetics", rf"(?:(?:{GO})\s+(?:\w+\s+){{0,2}}?(?:in(?:to)?|to|with)\s+(?:the\s+)?non-?magnetic (?:fraction|product))"),
    ("conductors", r"(?:,?\s*(?:the|a|being the|being a|as the)?\s*(?:better\s+)?conductors?(?: of the two)?,?\s+(?:is|are)\s+(?:flung|thrown)|(?:is|are) (?:flung|thrown) (?:off|clear|from))"),
    ("nonconductors", r"(?:clings?|sticks?|adheres?|(?:is|are) pinned|stays? pinned|(?:is|are) held) (?:to|on|against)?\s*(?:the\s+)?(?:drum|roll|rotor|surface)?"),
    ("heavies", rf"(?:sinks?\b|(?:{GO})\s+(?:\w+\s+){{0,2}}?(?:in(?:to)?|to|with)\s+(?:the\s+)?(?:sinks|heavy (?:fraction|product)|underflow))"),
    ("lights", rf"(?:floats? (?:off|over|on|away)|(?:{GO})\s+(?:\w+\s+){{0,2}}?(?:in(?:to)?|to|with)\s+(?:the\s+)?(?:floats|light (?:fraction|product)|overflow))"),
    ("organic", rf"(?:(?:is|are) (?:\w+ly )?(?:extracted|loaded)|(?:{GO}|loads?|transfers?)\s+(?:\w+\s+){{0,2}}?(?:in(?:to)?|to|on(?:to)?)\s+(?:the\s+)?(?:organic|solvent)(?: phase)?)"),
)  # fmt: skip
# Ends that may be said of one and the same stream.
ALIKE = ({"residue", "solid", "slime", "tailings"}, {"metal", "matte", "cathode"}, {"gas", "anode"})
DENIED = re.compile(r"\b(?:not|never|no|hardly|little|some|partly|part of|traces?|losses|lost|cannot|neither|nor|only|if|would|should|must|fails?|minor|residual|fine|impurit\w+|from|of)\b", re.IGNORECASE)  # fmt: skip
CUT = re.compile(r"[;:]|,?\s+\b(?:while|whereas|but)\b|,\s+(?:and\s+)?(?=(?:the\s+)?[a-z]+\s)|\s+and\s+(?=(?:the\s+)?[a-zA-Z]+\s+(?:\w+\s+)?(?:stays?|remains?|goes|go|is|are|dissolves?|precipitates?|floats?|sinks?|reports?|passes|collects?|clings?|volatili|plates?|deposits?|leaves))")  # fmt: skip


@dataclass(frozen=True)
class Partition:
    """An operation, the words that name it, species and the ends that take them."""

    operation: str
    cue: re.Pattern[str]
    species: re.Pattern[str]
    ends: frozenset[str]
    source: str


@lru_cache(maxsize=1)
def partitions_known() -> tuple[Partition, ...]:
    """The table of operations."""
    return tuple(
        Partition(
            r["operation"], re.compile(rf"\b(?:{r['words']})\b", re.IGNORECASE), re.compile(rf"\b(?:{'|'.join(x.replace('sulphur', 'sul(?:ph|f)ur').replace('sulphides', 'sul(?:ph|f)ides?').replace('aluminium', 'alumini?um') for x in r['species'].split('; '))})\b", re.IGNORECASE),
            frozenset(r["ends"].split("; ")), r["source"],
        )
        for r in table("partitions")
    )  # fmt: skip


@lru_cache(maxsize=1)
def _ends() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(words, re.IGNORECASE)) for name, words in ENDS)


# "chlorine takes lead away and leaves bismuth": what goes and what stays, where the row says it of neither kind of end.
ACTIVE = re.compile(r"\b(?:takes?|carries|drives?|removes?|strips?|burns?|oxidi[sz]es)\s+(?:the\s+)?(?P<x>[a-z]{3,12})(?:\s+and\s+[a-z]+)?\s*(?:away|out|off)?\b[^.;]{0,40}?\b(?:and\s+)?leav(?:es?|ing)\s+(?:the\s+)?(?P<y>[a-z]{3,12})\b", re.IGNORECASE)  # fmt: skip
GOES, STAYS = (
    frozenset({"dross", "gas", "slag", "removed"}),
    frozenset({"metal", "residue", "solid", "left", "matte"}),
)


def _clash(said: str, allowed: frozenset[str]) -> bool:
    return said not in allowed and not any(said in group and group & allowed for group in ALIKE)


def partitions(evidence: Evidence) -> Iterator[Finding]:
    """Every clause that sends a species to an end."""
    for _, found in Book.of(evidence.ledger).documents():
        for i, p in enumerate(found):
            if p.kind == "sentence":
                before = (
                    found[i - 1].plain
                    if i and found[i - 1].line == p.line and found[i - 1].kind == "sentence"
                    else ""
                )
                yield from _sent(p, before)


def _sent(p: Passage, before: str) -> Iterator[Finding]:
    active = [k for k in partitions_known() if k.cue.search(p.plain) or (before and k.cue.search(before))]
    if not active:
        return
    for m in ACTIVE.finditer(p.plain):
        for group, ends, word in (("x", GOES, "goes"), ("y", STAYS, "stays")):
            held = [k for k in active if k.species.fullmatch(m[group])]
            if (
                held
                and not any(k.ends & ends for k in held)
                and not DENIED.search(p.plain[: m.start()][-25:])
            ):
                k = held[0]
                yield finding(
                    RULE, "medium", (p.words(m.start() - 30, m.end()), Words(f"{k.operation}: {m[group]} to {', '.join(sorted(k.ends))}", None, k.source)),
                    f"{k.operation} sends {m[group]} to {', '.join(sorted(k.ends))}; here it {word}", "The other way round.", weight=0.2,
                )  # fmt: skip
                return
    cuts = [0, *(m.end() for m in CUT.finditer(p.plain)), len(p.plain)]
    for begin, end in itertools.pairwise(cuts):
        clause = p.plain[begin:end]
        for name, words in _ends():
            end_said = words.search(clause)
            if end_said is None:
                continue
            subject = clause[: end_said.start()]
            if DENIED.search(subject) or len(subject) > 70:
                break
            named = [k for k in active if k.species.search(subject)]
            if name == "froth" and any(k.ends & {"heavies", "lights"} for k in named):
                name = "lights"  # in a dense medium what floats is light
            if not named or any(not _clash(name, k.ends) for k in named):
                break
            others = [q.species for q in active if q.species.search(subject)]
            if len({x.pattern for x in others}) > 1 and any(
                not _clash(name, k.ends) for k in active if k.species.search(subject)
            ):
                break
            k = named[0]
            who = k.species.search(subject)
            yield finding(
                RULE, "medium", (p.words(begin, begin + end_said.end()), Words(f"{k.operation}: {who[0] if who else ''} to {', '.join(sorted(k.ends))}", None, k.source)),
                f"{k.operation} sends {who[0] if who else 'it'} to {', '.join(sorted(k.ends))}, not to {name}", "The other end.", weight=0.2,
            )  # fmt: skip
            return


__all__ = ["partitions", "partitions_known"]
