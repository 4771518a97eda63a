"""Colours, once: the same tokens for files, page, light and dark.

Meaning, not decoration: blues are the bloc's own and bought feed (darker is closer to home), sands are metal bought
from outside, red is only ever what is missing. The pairs that stand side by side differ in lightness as well as hue,
so they hold for red-green blindness and in grey print (Okabe and Ito 2008; Tol 2021, "muted").
"""

from __future__ import annotations

LIGHT = {
    "paper": "#ffffff",
    "ink": "#1b2026",
    "muted": "#59636d",
    "faint": "#8d969f",
    "grid": "#e4e7ea",
    "band": "#e9eef2",
    "own": "#17486f",
    "partner": "#4a8dbd",
    "other": "#a9cbe3",
    "metal_partner": "#b98f3e",
    "metal_other": "#dfcb9d",
    "unmet": "#c0322b",
    "unmet_soft": "#f4d4d0",
    "enough": "#1f7a6d",
    "doubt": "#9a6a00",
    "companion": "#7a5aa6",
    "residue": "#8a6b48",
    "loss": "#b9c0c7",
    "p0": "#c6d8e8",
    "p1": "#8fb7d8",
    "p2": "#4a8dbd",
    "p3": "#17486f",
    "r0": "#1f5d8f",
    "r1": "#5aa5b8",
    "r2": "#2f7f5f",
    "r3": "#8fae4b",
    "r4": "#6c5b9e",
    "r5": "#8db4da",
    "r6": "#9b5f87",
    "r7": "#5f7f8f",
    "q0": "#b08d57",
    "q1": "#cdb491",
    "q2": "#9a938a",
    "q3": "#c79f8b",
    "q4": "#beb9b1",
}
DARK = {
    "paper": "#14181c",
    "ink": "#e8ebee",
    "muted": "#a5afb8",
    "faint": "#7b8690",
    "grid": "#2b3238",
    "band": "#222a31",
    "own": "#8fc4f0",
    "partner": "#4c8fc6",
    "other": "#2e5675",
    "metal_partner": "#d3ab5d",
    "metal_other": "#7d6a3f",
    "unmet": "#f0776b",
    "unmet_soft": "#4b2724",
    "enough": "#5cc2b2",
    "doubt": "#e0b04a",
    "companion": "#ab8fd6",
    "residue": "#b9966d",
    "loss": "#5a646d",
    "p0": "#2c4356",
    "p1": "#3d6c94",
    "p2": "#5c9dd0",
    "p3": "#a7d2f5",
    "r0": "#5fa3dc",
    "r1": "#6fbccd",
    "r2": "#56b38b",
    "r3": "#b2cf6c",
    "r4": "#9d8bd1",
    "r5": "#a9c9ea",
    "r6": "#c98bb5",
    "r7": "#8fadbc",
    "q0": "#c9a56c",
    "q1": "#a58c68",
    "q2": "#8b857d",
    "q3": "#b98d79",
    "q4": "#77726a",
}
FONT = "'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', sans-serif"

# Kinds and steps that verdicts name, to the token that paints them.
STEP_TOKENS = {
    "own_feed": "own",
    "partner_feed": "partner",
    "other_feed": "other",
    "metal_from_partners": "metal_partner",
    "metal_from_others": "metal_other",
    "unmet": "unmet",
}
VERDICT_TOKENS = {"short": "unmet", "enough": "enough", "undetermined": "doubt"}


def file_style(tokens: set[str]) -> str:
    """Style of a figure that stands alone: light colours are attributes (office programs read those), dark is a rule."""
    rules = [f".osf .f-{t}{{fill:{DARK[t]}}}.osf .s-{t}{{stroke:{DARK[t]}}}" for t in sorted(tokens)]
    return "@media (prefers-color-scheme:dark){" + "".join(rules) + "}"


def page_style() -> str:
    """Variables of the page and the rules by which its figures follow them, so that a reader's choice wins."""

    def variables(colours: dict[str, str]) -> str:
        return "".join(f"--{name.replace('_', '-')}:{value};" for name, value in colours.items())

    figure = "".join(
        f".osf .f-{t}{{fill:var(--{t.replace('_', '-')})}}.osf .s-{t}{{stroke:var(--{t.replace('_', '-')})}}"
        for t in LIGHT
    )
    return (
        f":root{{color-scheme:light;{variables(LIGHT)}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{color-scheme:dark;{variables(DARK)}}}}}"
        f"@media screen{{:root[data-theme=dark]{{color-scheme:dark;{variables(DARK)}}}}}" + figure
    )
