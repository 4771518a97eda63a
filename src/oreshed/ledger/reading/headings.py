"""Which of the twelve questions of the form a heading asks, in the form's words or in a writer's own.

A heading is read by its own words first. Headings that stay open get the question that the text under them answers best,
among those that no other heading asks: a text on drilling and magnetics under "From boots to boreholes" is discovery.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

LIMIT = r"bottlenecks?|choke|limit(?:s|ing|ed)?|constrain\w*|binds?|binding|weak(?:est)? (?:link|point|spot)|tight(?:est)?|scarce|holds? (?:\w+ ){0,3}back|narrow\w*|pinch|critical step|missing link|in the way|stuck|rate[- ]limiting"
SOURCES = r"references?|sources?|evidence(?: base)?|bibliograph\w*|literature|citations?|works? cited|further reading|documents?|endnotes?"
BRIEF = r"summar\w+|in brief|in short|sentences?|nutshell|conclusions?|verdict|take-?aways?|bottom line|in sum|abstract|key messages?|at a glance|recap"
# Question, and the words of a heading that ask it; the first that fits is taken.
ASKED: tuple[tuple[str, str], ...] = (
    ("references_technology", rf"(?:{SOURCES})\b.*\b(?:tech|mining|method|process|engineering|metallurg|chemi|treatment|plants?|how)|(?:tech\w*|process\w*|engineering|method\w*|metallurg\w*)\s+(?:{SOURCES})\b"),
    ("references_volumes", rf"(?:{SOURCES})\b.*\b(?:volume|production|quantit|figure|statistic|data|tonnage|number|amount|market|supply)|(?:data|statistic\w*|volumes?|tonnages?|figures?|numbers?)\s+(?:{SOURCES})\b|where the (?:numbers|figures|data) come from"),
    ("references_volumes", rf"^(?:{SOURCES}|notes)\b"),
    ("bottleneck_summary", rf"(?:{LIMIT})\b.*\b(?:{BRIEF})\b|\b(?:{BRIEF})\b.*\b(?:{LIMIT})\b"),
    ("bottleneck", rf"\b(?:{LIMIT})\b"),
    ("bottleneck_summary", rf"^(?:{BRIEF})\b|\b(?:the )?(?:{BRIEF})$"),
    ("remediation", r"remediat\w*|clean-?up|cleaning up|cleaned up|environment\w*|restor\w+|reclamation|rehabilitat\w*|wastes?\b|tailings|residues?|closure|aftercare|pollution|emissions?|legacy|repair"),
    ("refining", r"purif\w*|refine?ment|refin\w+|purity|pure\b|to metal|into metal|smelting|finished (?:metal|product)|upgrad\w+ to|electrolysis|from \w+(?: \w+)? to (?:\w+ )?(?:metal|oxide|ingot|powder|acid|fluoride|salt|chemicals?|cathode|sponge)"),
    ("separation", r"separat\w*|beneficiat\w*|concentrat\w*|processing|dressing|sorting|milling|flotation|splitting|parting|isolat\w*|upgrading"),
    ("discovery", r"discover\w*|explor\w*|finding|found\b|prospect\w*|locat\w+ (?:ore|deposits?)|looking for|search\w*|where to look|targets?|detect\w*|geolog\w*"),
    ("extraction", r"extract\w*|mining\b|mined\b|out of the (?:ground|earth|rock)|digging|winning the|quarry\w*|getting (?:it|the \w+) out|from the ground|digs?\b"),
    ("demand", r"demand\w*|consum\w*|requirements?|needs?\b|needed|wanted|called for|will use|use by|appetite|off-?take|will (?:want|buy|take|absorb)"),
    ("supply", r"\bsuppl(?:y|ies|ied)\b.*20[2-9]\d|20[2-9]\d.*\bsuppl(?:y|ies|ied)\b|domestic supply|^supply|will come from|would be met|will be met|can be met|meeting|(?:could|can|will|might) (?:deliver|provide|yield|offer|supply|produce|make)|availab\w*|outlook for supply|sourcing"),
    ("production", r"production|produc\w+|output|present supply|current supply|supply today|today's supply|what is made|makes? today|mined today|home(?:-| )?made|starting point|status quo|\bmakes?\b|\bmade\b|now\b|today\b|current\b|present\b"),
    ("supply", r"\bsuppl(?:y|ies|ied)\b|20[3-9]\d"),
)  # fmt: skip
PATTERNS = tuple((question, re.compile(rf"\b(?:{words})" if not words.startswith(("^", "(?", "\\b")) else words)) for question, words in ASKED)  # fmt: skip
NUMBERED = re.compile(
    r"^\W*(?:(?:section|part|chapter)\s+)?(?:[A-Z]?\d{1,2}(?:\.\d{1,2})*|[IVX]{1,5}|[a-z])[.):–—-]*\s+",
    re.IGNORECASE,
)
CAPTION = re.compile(r"^\W*(?:table|figure|fig\.|chart|box|map|exhibit)\s*\d", re.IGNORECASE)
# Words of the text under a heading that show which question it answers.
TOLD: tuple[tuple[str, str], ...] = (
    ("discovery", r"drill\w*|geophysic\w*|magneti\w+ (?:survey|map)|aeromagnetic\w*|gravity survey|geochemi\w*|soil|stream sediment\w*|anomal\w*|prospect\w*|hyperspectral|remote sensing|induced polari[sz]ation|airborne|outcrop\w*|assay\w*|targets?|exploration"),
    ("extraction", r"open pits?|stop(?:e|ing)|underground|dredg\w*|blast\w*|shafts?|trucks?|cut-and-fill|longhole|room and pillar|caving|in[- ]situ|stripping|mining|mined|mines?|haul\w*|overburden|brine wells?"),
    ("separation", r"flotation|floated|collectors?|froth|spirals?|jigs?|shaking tables?|magnetic separat\w*|dense[- ]medium|grinding|ground|crush\w*|leach\w*|concentrates?|gangue|tailings|solvent extraction|precipitat\w*|roast\w*|hydrocyclones?"),
    ("refining", r"electroly\w*|electrorefin\w*|electrowin\w*|distil\w*|zone refin\w*|vacuum|purity|ingots?|cathodes?|furnaces?|reduc(?:ed|tion)|crystalli[sz]\w*|melt\w*|slag|matte|anodes?|99\.\d*|kilns?|retorts?|converter\w*"),
    ("remediation", r"tailings|acid (?:mine )?drainage|water treatment|wastewater|effluents?|neutrali[sz]\w*|revegetat\w*|liners?|cap(?:ped|ping)|dust|scrubb\w*|monitoring|contaminat\w*|radiation|stabili[sz]\w*|ponds?|landfill|restor\w*"),
    ("references_technology", r"\bet al\b|proc\.|journal|hydrometallurgy|metall\w*\. trans|springer|wiley|elsevier|thesis|doi|patent|minerals engineering|handbook|isbn|vol\."),
    ("references_volumes", r"usgs|geological survey|mineral commodity summaries|iea\b|eurostat|statistics|https?://|world bureau|yearbook|fact ?sheet|data release"),
    ("demand", r"demand\w*|consum\w*|needs?\b|requirement\w*|uses?\b|growth|end[- ]uses?|20[3-9]\d"),
    ("supply", r"suppl(?:y|ies)|recycl\w*|scrap|imports?|projects?|by-?products?|restart\w*|expansion|will (?:add|deliver)|20[3-9]\d|capacity"),
    ("production", r"output|produc\w*|mined|refined|smelted|202[0-6]|tonnes?|kt\b|world"),
    ("bottleneck", rf"{LIMIT}|constraint|lever\w*|slack|capacity|qualification"),
)  # fmt: skip
TOLD_PATTERNS = tuple((question, re.compile(rf"\b(?:{words})", re.IGNORECASE)) for question, words in TOLD)
STEPS = ("extraction", "separation", "refining")
LEAST_HEADINGS = 8  # of a text that follows the form
LEAST_HITS = 4


def question_in(heading: str) -> str:
    """The question that the words of a heading ask, "" where they ask none.

    >>> question_in("6. Getting it out of the ground"), question_in("3. Where the metal will come from in 2030")
    ('extraction', 'supply')
    """
    if CAPTION.match(heading):
        return ""
    lowered = NUMBERED.sub("", heading.strip()).lower()[:300]
    asked = next((question for question, words in PATTERNS if words.search(lowered)), "")
    if asked in STEPS and not re.search(r"\b(?:technolog|purif|pure)", lowered):
        # "Mining, upgrading and smelting": of several steps the one that opens the heading
        return min(
            (m.start(), q != asked, q)
            for q, words in PATTERNS
            if q in STEPS
            for m in [words.search(lowered)]
            if m
        )[2]
    return asked


def answered(texts: Sequence[str], asked: Sequence[str]) -> list[str]:
    """The questions of all headings, where those still open (an empty question) get what the text under them answers.

    texts : what stands under each heading. asked : the question of each, "" where its words ask none.
    """
    if len(asked) < LEAST_HEADINGS or sum(map(bool, asked)) < LEAST_HEADINGS // 2:
        return list(asked)
    result = list(asked)
    taken = set(asked)
    scores: list[tuple[float, int, str]] = []
    for i, (text, question) in enumerate(zip(texts, asked, strict=True)):
        if question or not text.strip():
            continue
        size = max(len(text.split()), 40)
        for other, words in TOLD_PATTERNS:
            hits = len(words.findall(text))
            if other not in taken and hits >= LEAST_HITS:
                scores.append((hits / size, i, other))
    for _, i, other in sorted(scores, reverse=True):
        if not result[i] and other not in taken:
            result[i] = other
            taken.add(other)
    return result


__all__ = ["CAPTION", "answered", "question_in"]
