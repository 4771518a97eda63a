"""R-PHYS: the order of the metals: what is nobler, dissolves, stays in the slimes, floats, is slagged or falls as hydroxide first.

Every verdict compares two values of `basis/properties.csv` (standard potential, boiling and melting point, density, Gibbs energy of
the oxide, pH at which the hydroxide falls) for the pair that the sentence names; the density of an alloy of known formula is that of
its elements side by side.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from oreshed.basis.properties import Property, composition, molar_masses, property_of, symbols
from oreshed.basis.stoichiometry import substances_in
from oreshed.ledger.evidence.amounts import amounts
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding, Words
from oreshed.ledger.rules.nature.physics import TITLES

RULE = "R-PHYS"
BACK = 2  # sentences before, in which the bath, the anode or the reagent may have been named
SPELLINGS = {"aluminum": "aluminium", "cesium": "caesium"}
GROUPS = {"pgm": "palladium", "pgms": "palladium", "platinum-group metals": "palladium", "platinum metals": "palladium", "precious metals": "silver", "noble metals": "silver", "base metals": "nickel"}  # fmt: skip
METAL = rf"(?:{'|'.join(sorted((n for n in (*symbols(), 'aluminum')), key=len, reverse=True))}|PGMs?|platinum-group metals|platinum metals|(?:precious|noble|base) metals)"
LIST = rf"(?:the\s+)?(?:{METAL})(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s+or\s+)(?:the\s+)?{METAL})*"
NOT = re.compile(r"\b(?:not|never|cannot|neither|nor|unlike|oxides?|chlorides?|sul(?:ph|f)ides?|alloys?|ions)\b", re.IGNORECASE)  # fmt: skip


def orders(evidence: Evidence) -> Iterator[Finding]:
    """Every sentence that sets two metals or phases against each other."""
    book = Book.of(evidence.ledger)
    for document, found in book.documents():
        metal = book.commodity_of(document.name)
        for i, p in enumerate(found):
            if p.kind != "sentence":
                continue
            before = " ".join(q.plain for q in found[max(0, i - BACK) : i] if q.line == p.line and q.kind == "sentence")  # fmt: skip
            yield from _compared(p)
            yield from _cemented(p)
            yield from _anode(p, before)
            yield from _leached(p, before)
            yield from _slagged(p)
            yield from _hydroxide(p)
            yield from _layers(p, before, metal)


def _listed(text: str) -> list[str]:
    """The metals of a stretch, by the names that the table knows."""
    names = [m[0].lower() for m in re.finditer(rf"\b{METAL}\b", text, re.IGNORECASE)]
    return [GROUPS.get(n, SPELLINGS.get(n, n)) for n in names]


def _values(names: Iterable[str], kind: str) -> list[Property]:
    return [v for v in (property_of(n, kind) for n in names) if v is not None]


def _words(known: Property) -> Words:
    return Words(f"{known.substance}: {known.property.replace('_', ' ')} {known.value:+,.6g} {known.unit}" if known.unit == "V" else f"{known.substance}: {known.property.replace('_', ' ')} {known.value:,.6g} {known.unit}", None, TITLES.get(known.source, known.source))  # fmt: skip


def _wrong(p: Passage, begin: int, end: int, x: Property, y: Property, line: str, remedy: str) -> Finding:
    return finding(RULE, "high", (p.words(begin, end), _words(x), _words(y)), f"{x.property.replace('_', ' ')}: {x.substance} {x.value:,.6g}, {y.substance} {y.value:,.6g} {x.unit}: {line}", remedy, weight=0.3)  # fmt: skip


NAMED = rf"(?:{METAL}|[a-z]+(?:ite|ende|spar)|galena|quartz|rutile|zircon)"
COMPARED = re.compile(
    rf"\b(?P<first>{NAMED})\b\s*(?:\([^)]*\))?(?:metal\s+)?,?\s*(?:(?:(?P<verb>boils?|melts?)\s+(?:at an?\s+|at\s+|far\s+|well\s+|much\s+)?(?P<how>above|below|lower|higher|before|earlier|later|after)(?: temperatures?)?(?:\s+than)?)"
    r"|(?:has|with|having)\s+(?:a|the)\s+(?:far\s+|much\s+)?(?P<kind>lower|higher)\s+(?P<point>melting|boiling)\s+point\s+than"
    r"|(?:(?:as|since|because)\s+(?:it|the metal|they)\s+|which\s+)?(?:(?:is|are|being)\s+|(?<=,\s))(?:(?:the|so|far|much|slightly)\s+)*(?:(?P<vol>more|less)\s+(?P<word>volatile|dense|noble|electropositive|reactive)|(?P<nob>nobler)|(?P<wt>heavier|denser|lighter))\s+than)"
    rf"\s+(?:the\s+|that of\s+|either\s+)?(?P<second>{NAMED})\b",
    re.IGNORECASE,
)
TABLE = {"volatile": ("boiling_point", False), "dense": ("density", True), "noble": ("electrode_potential", True), "electropositive": ("electrode_potential", False), "reactive": ("electrode_potential", False)}  # fmt: skip


def _compared(p: Passage) -> Iterator[Finding]:
    """ "cadmium boils above zinc", "bismuth, being less noble than lead": two known values compared."""
    for m in COMPARED.finditer(p.plain):
        if m["verb"]:
            kind, more = (
                "boiling_point" if m["verb"].lower().startswith("boil") else "melting_point",
                m["how"].lower() in ("above", "higher", "later", "after"),
            )
        elif m["kind"]:
            kind, more = f"{m['point'].lower()}_point", m["kind"].lower() == "higher"
        elif m["wt"]:
            kind, more = "density", m["wt"].lower() != "lighter"
        else:
            kind, rising = TABLE[m["word"].lower()] if m["word"] else ("electrode_potential", True)
            more = bool(m["nob"]) or (m["vol"].lower() == "more") == rising
        pair = _values([(_listed(m[g]) or [m[g].lower()])[0] for g in ("first", "second")], kind)
        if len(pair) != 2 or abs(pair[0].value - pair[1].value) < 0.03 * max(abs(v.value) for v in pair):
            continue
        if (pair[0].value > pair[1].value) != more and not NOT.search(p.plain[m.start() : m.end() + 20]):
            yield _wrong(p, m.start(), m.end(), pair[0], pair[1], "the other way round", "The other order.")


CEMENTED = (
    re.compile(rf"\b(?:cementation|cement(?:s|ed|ing)?(?: out)?|displac\w+|precipitat\w+)\s+(?:of\s+)?(?:the\s+)?(?P<noble>{METAL})\s+(?:ions\s+)?(?:from (?:\w+ ){{0,3}}?)?(?:with|by|on(?:to)?|using)\s+(?:(?:metallic|scrap|fine|powdered|of|dust|powder)\s+)*(?P<base>{METAL})\b(?!\s+(?:sul|chlor|hydrox|carb|oxid))", re.IGNORECASE),
    re.compile(rf"\b(?P<noble>{METAL})\s+(?:metal\s+)?(?:cements? out|is cemented(?: out)?|is displaced|is precipitated as metal|drops? out as metal)\b[^.;]{{0,25}}?\b(?:by|with|on|onto|when|as|using)\s+(?:(?:metallic|scrap|fine|powdered|the|of)\s+)*(?P<base>{METAL})\s+(?:dust|powder|scrap|metal|plates?|shavings|turnings)\b", re.IGNORECASE),
    re.compile(rf"\b(?P<base>{METAL})\s+(?:dust|powder|scrap|shavings|turnings)\s+(?:cements?|displaces?|precipitates?)\s+(?:out\s+)?(?:the\s+)?(?P<noble>{METAL})\b", re.IGNORECASE),
    re.compile(rf"\b(?P<base>{METAL})\s*(?:\([^()]*\))?\s+(?:metal\s+|ions\s+)?(?:plates?|deposits?|will (?:plate|deposit)|comes? (?:out|down)|is (?:plated|deposited|won|electrowon|reduced)|are (?:plated|deposited))(?:\s+out)?(?:\s+(?:on|at) the cathode)?\s+(?:well |long )?(?:before|ahead of|in preference to|more readily than|more easily than|earlier than|first,? then)\s+(?:the\s+)?(?P<noble>{METAL})\b", re.IGNORECASE),
)  # fmt: skip


def _cemented(p: Passage) -> Iterator[Finding]:
    """Cementation and plating: the metal that leaves the solution is the nobler one."""
    for n, pattern in enumerate(CEMENTED):
        for m in pattern.finditer(p.plain):
            pair = _values(_listed(m["noble"])[:1] + _listed(m["base"])[:1], "electrode_potential")
            if len(pair) != 2 or re.search(r"\bnot\b|\bnever\b|\bcannot\b", m[0]):
                continue
            noble, base = (pair[1], pair[0]) if n == 3 else pair
            if base.value > noble.value + 0.05:
                yield _wrong(p, m.start(), m.end(), noble, base, f"{base.substance} is nobler and cannot displace it", "A less noble metal, such as zinc dust.") if n < 3 else _wrong(p, m.start(), m.end(), base, noble, "the nobler metal plates first", f"{base.substance} before {noble.substance}.")  # fmt: skip


ANODES = re.compile(rf"\b(?P<y>{METAL})(?:\s+(?:electro-?)?refin\w+|\s+anodes?\b|\s+bullion|\s+electrorefinery)|\belectro-?refin\w+\s+(?:of\s+)?(?:\w+\s+)?(?P<z>{METAL})\b|\b(?P<betts>Betts)\b|\b(?P<tank>tankhouse|blister)\b|\b(?P<m>Moebius|Thum)\b", re.IGNORECASE)  # fmt: skip
DISSOLVES = re.compile(rf"\b(?P<x>{LIST})\s*(?:,[^,.;]{{0,40}},\s*)?(?:\w+\s+){{0,2}}?(?:dissolves?|go(?:es)? into solution|pass(?:es)? into (?:solution|the (?:electrolyte|bath))|enters? the electrolyte)\b", re.IGNORECASE)  # fmt: skip
SLIMES = re.compile(rf"\b(?P<x>{LIST})\s+(?:\w+\s+){{0,2}}?(?:stays?|remains?|collects?|ends? up|falls?|reports?|gathers?|settles?|drops?|left)\b[^.;,]{{0,25}}\bslimes?\b", re.IGNORECASE)  # fmt: skip


def _anode(p: Passage, before: str) -> Iterator[Finding]:
    """Electrorefining: metals nobler than the anode's stay in its slimes, less noble ones dissolve."""
    if not re.search(r"\b(?:anodes?|slimes?|electro-?refin\w*|electrolyte)\b", p.plain, re.IGNORECASE):
        return
    named = list(ANODES.finditer(p.plain)) or list(ANODES.finditer(before)) or list(ANODES.finditer(p.lead))
    if not named or NOT.search(p.plain):
        return
    m = named[0]
    host = "lead" if m["betts"] else "copper" if m["tank"] else "silver" if m["m"] else (_listed(m["y"] or m["z"]) or [""])[0]  # fmt: skip
    own = property_of(host, "electrode_potential")
    if own is None or own.value < -0.5:  # a metal that water attacks is refined in another bath
        return
    for pattern, noble in ((DISSOLVES, True), (SLIMES, False)):
        for k in pattern.finditer(p.plain):
            for x in _values(_listed(k["x"]), "electrode_potential"):
                # arsenic, antimony and tin pass or stay as the bath has it
                if x.substance in (host, "arsenic", "antimony", "tin", "lead", "thallium"):
                    continue
                if (noble and x.value > own.value + 0.1) or (not noble and x.value < own.value - 0.15):
                    yield _wrong(p, k.start(), k.end(), x, own, f"{x.substance} {'stays in the slimes' if noble else 'dissolves'} when {host} is refined", "The slimes." if noble else "The electrolyte.")  # fmt: skip
                    return


LEACHED = re.compile(
    rf"\b(?P<x>{LIST})\s+(?:then\s+|all\s+|readily\s+|also\s+)?(?:(?:pass(?:es)?|go(?:es)?) into (?:the )?solution|(?:is|are) (?:dissolved|leached)(?: out| away)?|dissolves?)\b[^.;]{{0,40}}?(?:,\s*(?:while|whereas|and|but)|\bwhile|\bwhereas|\band|\bleaving)\s+(?:the\s+)?(?P<z>{LIST})\s*(?:(?:\w+\s+){{0,2}}?(?:stays?|remains?|is left|are left)\b|behind|in the (?:residue|solid))",
    re.IGNORECASE,
)
COMPLEX = re.compile(r"\b(?:cyani\w+|chlor\w+|aqua regia|thio\w+|ammoni\w+|nitric|bromi\w+|iodi\w+|caustic|alkali\w*|fluor\w+|hydrochloric|HCl|glycine|hypochlor\w+|HF)\b", re.IGNORECASE)  # fmt: skip
PASSIVE = frozenset(("lead", "tin", "titanium", "tantalum", "niobium", "zirconium", "tungsten", "molybdenum", "chromium", "antimony", "silicon", "aluminium", "iron", "germanium", "selenium", "tellurium", "arsenic", "barium", "calcium", "strontium", "hafnium", "bismuth"))  # fmt: skip


def _leached(p: Passage, before: str) -> Iterator[Finding]:
    """ "platinum metals pass into solution while nickel and copper stay behind": acid dissolves the less noble metal first."""
    for m in LEACHED.finditer(p.plain):
        if COMPLEX.search(f"{before} {p.plain}") or NOT.search(m[0]):
            continue
        dissolved, left = (_values([n for n in _listed(m[g]) if n not in PASSIVE], "electrode_potential") for g in ("x", "z"))  # fmt: skip
        if dissolved and left and min(v.value for v in dissolved) > max(v.value for v in left) + 0.15:
            yield _wrong(p, m.start(), m.end(), dissolved[0], left[0], "an acid dissolves the less noble metal and leaves the nobler one", "The two exchanged.")  # fmt: skip
            return


SLAGGED = (
    re.compile(rf"\b(?P<x>{METAL})\s+(?:oxidi[sz]es|is (?:oxidi[sz]ed|slagged|burnt off|burned off)|burns off|goes to the slag)\s+(?:\w+\s+)?(?:before|ahead of|in preference to|more readily than|earlier than)\s+(?:the\s+)?(?P<y>{METAL})\b", re.IGNORECASE),
    re.compile(rf"\b(?P<y>{METAL})(?:\s+oxide)?\s+is\s+(?:reduced\s+(?:\w+\s+)?(?:before|ahead of|in preference to|more readily than|more easily than|at a lower temperature than)|more easily reduced than|easier to reduce than)\s+(?:the\s+)?(?P<x>{METAL})\b", re.IGNORECASE),
    re.compile(rf"\b(?P<x>{METAL})(?:\s+oxide)?\s+is\s+(?:more stable than (?:the oxide of )?|harder to reduce than)\s*(?:the\s+)?(?P<y>{METAL})(?:\s+oxide)?\b", re.IGNORECASE),
    re.compile(rf"\b(?P<y>{METAL})\s+(?:metal\s+)?reduces\s+(?:the\s+)?(?:oxides?\s+of\s+)?(?P<x>{METAL})(?:\s+oxide)?\s+to\s+(?:the\s+)?metal", re.IGNORECASE),
)  # fmt: skip


def _slagged(p: Passage) -> Iterator[Finding]:
    """ "copper oxidises before iron": the metal whose oxide is the more stable goes first."""
    for n, pattern in enumerate(SLAGGED):
        for m in pattern.finditer(p.plain):
            pair = _values(_listed(m["x"])[:1] + _listed(m["y"])[:1], "oxide_energy")
            if len(pair) != 2 or re.search(
                r"\b(?:not|vacuum|sul(?:ph|f)ides?|chlorides?|hydrogen)\b", p.plain
            ):
                continue
            x, y = (pair[1], pair[0]) if n == 3 else pair
            if x.value > y.value + 60:
                yield _wrong(p, m.start(), m.end(), x, y, f"the oxide of {y.substance} is the more stable", "The other order.")  # fmt: skip
                return


STAYS = re.compile(rf"\b(?:while|whereas|leaving|leaves|and|but)\s+(?:(?:all|most|nearly all|of|the)\s+)*(?P<x>{LIST})\s*(?:(?:\w+\s+){{0,2}}?(?:stays?|remains?)\s+)?(?:dissolved|in (?:the )?(?:solution|liquor)|behind in solution)", re.IGNORECASE)  # fmt: skip
FALLS = re.compile(rf"\b(?P<x>{LIST})\s+(?:is|are|can be|will be)\s+(?:\w+\s+)?(?:precipitated|thrown (?:out|down)|removed|dropped(?: out)?)\b", re.IGNORECASE)  # fmt: skip


def _hydroxide(p: Passage) -> Iterator[Finding]:
    """ "iron is thrown out at pH 9 to 10 while all the manganese stays in solution": the pH at which each hydroxide falls."""
    ph = [a for a in amounts(p.plain) if a.kind == "pH" or (a.kind == "number" and re.search(r"\bpH (?:value )?(?:to|of|at|near|from \S+ to|up to)\s+(?:about |some )?$", p.plain[: a.start]))]  # fmt: skip
    if len(ph) != 1 or not 0 < ph[0].value <= 14 or re.search(r"\b(?:ammoni\w+|extract\w*|resin|EDTA|chelat\w*|sul(?:ph|f)ide|H2S|carbonate|oxalat\w*|jarosite|cyanid\w*|phosphate|electro\w+|ferrous)\b", p.plain, re.IGNORECASE):  # fmt: skip
        return
    low, high = ph[0].printed[0], min(ph[0].printed[1], 14.0)
    if not re.search(
        r"\b(?:lime|limestone|caustic|magnesia|soda|alkali|hydroxides?|neutrali[sz]\w*|precipitat\w+|thrown|pH)\b",
        p.plain,
    ):
        return
    for pattern, stays in ((STAYS, True), (FALLS, False)):
        for m in pattern.finditer(p.plain):
            for x in _values(_listed(m["x"]), "hydroxide_ph"):
                if (stays and low > x.value + 0.2 and x.substance not in AMPHOTERIC) or (not stays and high < x.value - 1.2):  # fmt: skip
                    yield finding(
                        RULE, "high", (p.words(min(m.start(), ph[0].start), max(m.end(), ph[0].end)), _words(x)),
                        f"the hydroxide of {x.substance} falls from about pH {x.value:g}; pH {low:g} to {high:g} stated", f"{'Below' if stays else 'Above'} pH {x.value:g}.", weight=0.2,
                    )  # fmt: skip
                    return


AMPHOTERIC = frozenset(
    ("aluminium", "zinc", "lead", "tin", "gallium", "chromium", "beryllium", "titanium", "indium")
)
# Phases of furnaces and cells, in g/cm3.
PHASES = (
    (r"slag", 2.6, 4.1), (r"matte", 4.2, 5.7), (r"speiss", 5.8, 7.5), (r"(?:lead )?bullion", 10.2, 10.7),
    (r"(?:molten |fused )?(?:salt|chloride)s?(?: (?:bath|melt|electrolyte))?|electrolyte|salt bath", 1.64, 2.2), (r"cryolite(?: bath)?", 2.0, 2.2), (r"water", 1.0, 1.0),
)  # fmt: skip
PHASE = "|".join(f"(?:{w})" for w, _, _ in PHASES)
THING = rf"(?:{METAL}|{PHASE})"
LAYERS = (
    (re.compile(rf"\b(?P<a>{THING})\s+(?:\w+\s+){{0,3}}?(?:floats?|rises?|swims?|collects?|gathers?|lies|settles?)\s+(?:on top of|on|above|to the (?:top|surface) of|over)\s+(?:the\s+)?(?:molten\s+|heavier\s+|liquid\s+)?(?P<b>{THING})\b", re.IGNORECASE), False),
    (re.compile(rf"\b(?P<a>{THING})\s+(?:\w+\s+){{0,3}}?(?:sinks?|settles?|collects?|gathers?|lies|pools?|falls?)\s+(?:below|beneath|under|underneath|through|to the bottom of)\s+(?:the\s+)?(?:molten\s+|lighter\s+|liquid\s+)?(?P<b>{THING})\b", re.IGNORECASE), True),
    (re.compile(rf"\b(?P<a>{THING})\s*(?:\([^)]*\))?,?\s+(?:(?:as|since|because) it\s+|which\s+)?(?:(?:is|being)\s+)?(?:(?:much|far|slightly)\s+)?(?:lighter|less dense)\s+than\s+(?:the\s+)?(?:molten\s+)?(?P<b>{THING})\b", re.IGNORECASE), False),
    (re.compile(rf"\b(?P<a>{THING})\s*(?:\([^)]*\))?,?\s+(?:(?:as|since|because) it\s+|which\s+)?(?:(?:is|being)\s+)?(?:(?:much|far|slightly)\s+)?(?:heavier|denser|more dense)\s+than\s+(?:the\s+)?(?:molten\s+)?(?P<b>{THING})\b", re.IGNORECASE), True),
)  # fmt: skip
CELL = re.compile(rf"\b(?:molten\s+|liquid\s+)?(?P<a>{METAL})\s+(?:metal\s+)?(?:then\s+|itself\s+|which\s+|that\s+)?(?:(?P<down>sinks?|settles?|(?:collects?|pools?|gathers?)\s+(?:at|on)\s+the\s+(?:bottom|floor))|(?P<up>floats?|rises?|(?:collects?|gathers?)\s+(?:at|on)\s+(?:the\s+)?(?:top|surface)))\b", re.IGNORECASE)  # fmt: skip
MELT = re.compile(r"\b(?P<how>heavier|denser|lighter|less dense|more dense)\s+than\s+(?:the\s+)?(?:molten\s+)?(?:melt|bullion|metal|lead|bath)\b", re.IGNORECASE)  # fmt: skip


def additive_density(formula: str) -> float | None:
    """Density of an alloy or intermetallic from the volumes of its elements; None where one has no density as a solid.

    >>> round(additive_density("CaMg2Bi2"), 1)
    5.3
    """
    volume = mass = 0.0
    names = {v: k for k, v in symbols().items()}
    for symbol, n in (composition(formula) or {}).items():
        own = property_of(SPELLINGS.get(names[symbol], names[symbol]), "density")
        if own is None or own.value < 0.4:
            return None
        mass += n * molar_masses()[symbol]
        volume += n * molar_masses()[symbol] / own.value
    return mass / volume if volume else None


def _density(name: str) -> tuple[float, float] | None:
    """The density of a molten metal (a tenth below the solid at most) or of a phase."""
    own = _values(_listed(name), "density")
    if own and re.fullmatch(METAL, name, re.IGNORECASE):
        return (0.84 * own[0].value, 0.94 * own[0].value)
    return next(
        ((low, high) for words, low, high in PHASES if re.fullmatch(words, name, re.IGNORECASE)), None
    )


def _layers(p: Passage, before: str, metal: str) -> Iterator[Finding]:
    """What floats is the lighter one: metal and bath, slag and matte, a compound and its melt."""

    def said(begin: int, end: int, a: str, x: tuple[float, float], b: str, y: tuple[float, float]) -> Finding:
        return finding(
            RULE, "high", (p.words(begin, end), Words(f"{a}: {x[0]:.3g} to {x[1]:.3g} g/cm3", None, "from memory, unverified"), Words(f"{b}: {y[0]:.3g} to {y[1]:.3g} g/cm3", None, "from memory, unverified")),
            f"{a} {x[0]:.3g} to {x[1]:.3g} g/cm3, {b} {y[0]:.3g} to {y[1]:.3g} g/cm3: the lighter floats", "The other order.", weight=0.3,
        )  # fmt: skip

    for pattern, down in LAYERS:
        for m in pattern.finditer(p.plain):
            x, y = _density(m["a"]), _density(m["b"])
            if x and y and not NOT.search(m[0].replace("chloride", "")) and ((down and x[1] < y[0]) or (not down and x[0] > y[1])):  # fmt: skip
                yield said(m.start(), m.end(), m["a"].lower(), x, m["b"].lower(), y)
                return
    context = f"{before} {p.plain} {p.lead}"
    for m in CELL.finditer(p.plain):
        x = _density(m["a"])
        if x is None or NOT.search(m[0]) or not re.search(r"\b(?:cells?|electroly\w+|bath|molten (?:salt|chloride)s?)\b", context, re.IGNORECASE) or re.search(r"\b(?:cathode|lead|tin|fluoride|amalgam|price|demand|supply|alloy)\b", p.plain[m.start() : m.end() + 30]):  # fmt: skip
            continue
        if (m["down"] and x[1] < 1.8 and x[1] < 2.0) or (m["up"] and x[0] > 2.25):
            yield said(m.start(), m.end(), m["a"].lower(), x, "salt bath", (1.64, 2.2))
            return
    k = MELT.search(p.plain)
    host = "lead" if re.search(r"\b(?:lead|bullion)\b", context) else metal
    bath = _density(host) if k and host in symbols() else None
    alloys = [(s.name, d) for s in substances_in(p.plain[: k.start()]) if len(composition(s.formula) or {}) > 1 and not set(composition(s.formula) or {}) & GASES and (d := additive_density(s.formula))] if k else []  # fmt: skip
    if k and bath and alloys and not NOT.search(k[0]):
        name, d = alloys[-1]
        heavy = k["how"].lower() in ("heavier", "denser", "more dense")
        if (heavy and 1.25 * d < bath[0]) or (not heavy and 0.8 * d > bath[1]):
            yield said(k.start() - 30, k.end(), name, (0.85 * d, 1.15 * d), f"molten {host}", bath)


GASES = frozenset(("O", "H", "N", "Cl", "F", "S", "C"))

__all__ = ["additive_density", "orders"]
