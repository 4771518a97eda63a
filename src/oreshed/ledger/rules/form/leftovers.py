"""R-TEXT, R-CITE: what a machine or a hurried writer leaves behind: a chatbot's remarks, placeholders, empty and unrelated addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding
from oreshed.ledger.rules.record.citations import SITES

CHATBOT = re.compile(
    r"\bas an? (?:AI|artificial intelligence|large)(?: language)?(?: model| assistant| system)?\b|\bas a (?:large )?language model\b|\bI (?:cannot|can't|can’t|am unable to|do not|don't|don’t) (?:access|browse|check|verify|provide|have (?:access|real-time)|guarantee)\b"
    r"|\bas of my (?:last|latest|most recent|knowledge)\b|\b(?:my|the) (?:knowledge|training)(?: data)? (?:cut-?off|cutoff|only goes|ends)\b|\bI(?:'m| am|’m) (?:sorry|happy to|just an?)\b|\b(?:certainly|sure|absolutely|of course)[!,] (?:here|I)\b|\bhere (?:is|are) (?:the|your|a) (?:revised|updated|requested|rewritten|improved|final|expanded|polished) (?:version|text|brief|section|summary|draft|paragraph)\b"
    r"|\b(?:I )?hope this helps\b|\blet me know if (?:you|there)\b|\bwould you like me to\b|\bfeel free to (?:ask|reach)\b|\bplease (?:note that I|confirm these|verify (?:these|all|this)|double-check|consult (?:a|an|the) (?:expert|professional|official))\b|\bif you(?:'d| would|’d) like,? I (?:can|could)\b|\bregenerate response\b|\bI (?:have|'ve|’ve) (?:rewritten|updated|summari[sz]ed|included|added|kept)\b|\bbased on (?:my|the) (?:training|knowledge)\b|\bin this response\b|\b(?:user|assistant|system|prompt):\s",
    re.IGNORECASE,
)
PLACEHOLDER = re.compile(
    r"\[\s*(?:insert|add|to be|todo|tbc|tbd|placeholder|figure|table|chart|graph|image|map|photo|source|citation|reference|ref|link|url|name|date|year|value|number|data|xx+|\?+|…|\.\.\.|your|company|check|verify|missing|update|needs?)\b[^\]\n]{0,60}\](?!\()"
    r"|\[\s*(?:\?+|…|\.{3}|x{1,3}|XX+|_+|\d{0,2}\?)\s*\](?!\()|<\s*(?:insert|add|placeholder|source|value|number|link|url|name|date|to be|tbd|todo)\b[^>\n]{0,40}>|\{\s*(?:insert|placeholder|value|name|source)[^}\n]{0,40}\}"
    r"|\b(?:to be (?:added|completed|confirmed|determined|filled in|written|inserted|updated)|t\.b\.[acd]\.?|TBC|TBD|TBA|insert (?:figure|table|chart|reference|source|number|value|text|graph|map) here|figure to follow|source needed|citation needed|check (?:this|source|figure)s?[!?]|draft (?:only|text)|xx+(?:\.x+)?\s?(?:%|kt|Mt|t\b)|\?\?+|text goes here|dummy text|sample text|lorem|ipsum|dolor sit|Error!(?=\s*$| (?:Reference|Bookmark))|Reference source not found|Bookmark not defined|\bNaN\b|undefined|null\b(?= (?:t|kt|Mt|%))|note to (?:self|editor|author)|\b(?:19|20)XX\b|(?:see|in) (?:Figure|Table|Section|Fig\.) (?:X+|__+)\b)"
    r"|(?:\b(?:of|about|reach|by|to|at|is|was|are|were)\s+|[~≈$])_{2,}(?!\w)|(?<!\w)_{2,}\s?(?:%|kt\b|Mt\b|t\b|tonnes\b)|#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!)|<\s*[A-Z][A-Z _]{2,20}>|\((?:see )?comments?\b[^)]{0,20}:[^)]*\)|%{2,}|[$€£] (?=per\b|a (?:tonne|kilogram|pound)|/)|\b(?:of|at|to|about|reached|by) (?=\.(?:\s|$))|\b(?:Figure|Table|Section|Fig\.) \?+",
    re.IGNORECASE,
)
NO_PLACE = re.compile(r"\bto be (?:confirmed|determined|updated|added|completed) (?:by|in|after|when|with|at|to|from|on)\b|\b(?:remains?|has|have|need|needs|is|are|was|were|still|capacity|expected|planned|due) to be (?:added|completed|confirmed|determined|written|updated)\b", re.IGNORECASE)  # fmt: skip
EMPTY = re.compile(r"\]\(\s*(?P<bad>(?:https?:/{0,2}|#|www\.|about:blank|javascript:[^)]*|TODO|link|url|n/?a|-|xx+)?)\s*\)|(?P<bare>\bhttps?://(?=[\s).,;\]]|$))|(?P<odd>\b(?:htp|htps|hhttp|http;|https;|http//|https//|https?:/(?!/)|https?:\\\\)\S*)", re.IGNORECASE)  # fmt: skip
NOWHERE = re.compile(r"https?://(?:www\.)?(?:example\.(?:com|org|net)|(?:your|some)?(?:site|domain|website|url|link)\.(?:com|org)|localhost|127\.0\.0\.1|test\.com|placeholder\.\w+|foo\.\w+|xxx+\.\w+|192\.168\.\S*|file:)\S*", re.IGNORECASE)  # fmt: skip
# Words of an address that belong to no source on minerals: kitchens, shops, stars and games.
ELSEWHERE = re.compile(r"(?:recipe|cookie|cooking|kitchen|horoscope|astrolog|celebrit|gossip|lyrics|imdb|netflix|spotify|tripadvisor|booking\.com|airbnb|hotels?\b|casino|poker|betting|lotter|football|soccer|basketball|cricket|nfl\.|nba\.|espn|playstation|minecraft|gaming|pokemon|dating|wedding|fashion|makeup|beauty|perfume|diet|weight-loss|yoga|pinterest|tiktok|instagram|facebook|etsy|ebay|aliexpress|walmart|ikea|petfood|puppies|kitten|movie|cinema|allrecipes|foodnetwork|weather\.com|cartoon|comics|karaoke|crossword|babynames|giphy|9gag|buzzfeed)", re.IGNORECASE)  # fmt: skip
ADDRESS = re.compile(r"https?://[^\s)>\]]+")
# Names that open an entry of a plain list, and the sites at which they stand; beyond those of `citations`.
MORE_SITES = {
    "us department of energy": ("energy.gov", "osti.gov", "doe.gov", "nrel.gov", "anl.gov", "ornl.gov", "netl.doe.gov"), "u.s. department of energy": ("energy.gov", "osti.gov", "doe.gov", "nrel.gov", "anl.gov"),
    "us environmental protection agency": ("epa.gov",), "u.s. environmental protection agency": ("epa.gov",), "environmental protection agency": ("epa.gov",), "international energy agency": ("iea.org",), "european environment agency": ("europa.eu",),
    "international copper study group": ("icsg.org",), "international nickel study group": ("insg.org",), "international lead and zinc study group": ("ilzsg.org",), "international molybdenum association": ("imoa.info",), "imoa": ("imoa.info",),
    "international tungsten industry association": ("itia.info",), "itia": ("itia.info",), "international manganese institute": ("manganese.org",), "international aluminium institute": ("international-aluminium.org",), "world steel association": ("worldsteel.org",),
    "world nuclear association": ("world-nuclear.org",), "iaea": ("iaea.org",), "world gold council": ("gold.org",), "silver institute": ("silverinstitute.org",), "johnson matthey": ("matthey.com",), "lme": ("lme.com",), "london metal exchange": ("lme.com",),
    "oecd": ("oecd.org", "oecd-ilibrary.org"), "imf": ("imf.org",), "wto": ("wto.org",), "irena": ("irena.org",), "cochilco": ("cochilco.cl",), "bgr": ("bund.de",), "geological survey of finland": ("gtk.fi",), "geological survey of sweden": ("sgu.se",), "geological survey of norway": ("ngu.no",), "statistics canada": ("statcan.gc.ca",), "abs": ("abs.gov.au",),
}  # fmt: skip


def leftovers(evidence: Evidence) -> Iterator[Finding]:
    """Remarks, placeholders and addresses of every line."""
    for _, found in Book.of(evidence.ledger).documents():
        for p in found:
            yield from _remark(p)
            yield from _address(p)


def _remark(p: Passage) -> Iterator[Finding]:
    for pattern, name in ((CHATBOT, "a chatbot's remark"), (PLACEHOLDER, "a placeholder")):
        text = p.text if pattern is PLACEHOLDER else p.plain
        m = pattern.search(text)
        if not m or (pattern is PLACEHOLDER and NO_PLACE.search(text[max(0, m.start() - 15) : m.end() + 12])):
            continue
        yield finding(
            "R-TEXT", "medium", (p.words(max(0, m.start() - 30), min(len(p.text), m.end() + 40)), p.words(m.start(), m.end())),
            f"“{m[0].strip()}” is {name}, no part of a brief", "The text that was meant, or nothing.", weight=0.05,
        )  # fmt: skip


def _address(p: Passage) -> Iterator[Finding]:
    m = EMPTY.search(p.text)
    if m:
        bad = m["bad"] if m["bad"] is not None else (m["bare"] or m["odd"])
        yield finding(
            "R-CITE", "medium", (p.words(max(0, m.start() - 40), m.end()), p.words(m.start(), m.end())),
            f"“{bad}” is no address that could be opened", "The address of the page that was read.", weight=0.05,
        )  # fmt: skip
    for m in ADDRESS.finditer(p.text):
        nowhere, elsewhere = NOWHERE.match(m[0]), ELSEWHERE.search(m[0])
        if nowhere or elsewhere:
            why = "leads nowhere" if nowhere else f"is about “{elsewhere[0]}”" if elsewhere else ""
            yield finding(
                "R-CITE", "medium", (p.words(max(0, m.start() - 70), m.end()), p.words(m.start(), m.end())),
                f"{m[0][:90]} {why}, not about minerals", "The page that holds the figure.", weight=0.05,
            )  # fmt: skip
            return
        host = m[0].split("//")[1].split("/")[0].lower()
        title = (
            re.sub(r"^\W*(?:\[?\d{1,3}[\].)]?)?\s*", "", p.text[: m.start()])
            if p.question.startswith("references")
            else ""
        )
        opening = re.split(r"[,.:;–—(-]", title)[0].strip(" *_").lower()
        sites = SITES.get(opening) or MORE_SITES.get(opening)
        if (
            opening in ("abs", "ita", "vale", "doe", "teck")
            and len(opening) < 5
            and opening.upper() not in p.text
        ):
            continue
        if sites and not any(s in host for s in sites) and "](" not in p.text[: m.end()] and not re.search(r"\b(?:via|cited in|in:|from|quoted|copy (?:at|on))\b", title, re.IGNORECASE):  # fmt: skip
            yield finding(
                "R-CITE", "medium", (p.words(0, m.end()), p.words(m.start(), m.end())),
                f"“{opening}” stands at {' or '.join(sites)}; the address is at {host}", f"The page of {opening}.", weight=0.05,
            )  # fmt: skip
            return


__all__ = ["leftovers"]
