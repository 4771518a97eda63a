"""Pictures of the dilute-stream technologies: McCabe and Thiele's steps, fronts in a bed, cost against concentration."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from oreshed.report.figures.canvas import HEAD, Axis, Board, points
from oreshed.technology.separation import ion_exchange, low_grade_recovery, solvent_extraction
from oreshed.technology.separation.displacement import fronts, outlet_ratio
from oreshed.technology.separation.extraction_stages import loading_isotherm, mccabe_thiele, stage_count
from oreshed.technology.separation.packed_bed import finite_rate
from oreshed.technology.separation.resin_equilibrium import bindings
from oreshed.technology.species import molar_mass

LEFT, RIGHT, BOTTOM = 78.0, 690.0, 440.0
TOP = HEAD + 16.0
TOKENS = ("own", "metal_partner", "enough", "companion", "unmet", "partner")


def _label(value: float) -> str:
    return f"{value:.6g}" if 1e-2 <= abs(value) < 1e5 or value == 0 else f"1e{round(math.log10(value))}"


def _frame(board: Board, across: Axis, up: Axis, x: str, y: str) -> None:
    board.horizontal_axis(across, TOP, BOTTOM, [_label(t) for t in across.ticks])
    board.vertical_axis(up, LEFT, RIGHT, [_label(t) for t in up.ticks])
    board.text((LEFT + RIGHT) / 2, BOTTOM + 42, x, size=13, fill="muted", anchor="middle")
    board.text(LEFT, TOP - 8, y, size=13, fill="muted")


def _names(board: Board, labels: Sequence[tuple[str, str]]) -> None:
    for i, (token, text) in enumerate(labels):
        board.rect(RIGHT + 20, TOP + 8 + 24 * i, 14, 4, token)
        board.text(RIGHT + 42, TOP + 15 + 24 * i, text, size=13)


def mccabe_thiele_svg(
    metal: str = "Zn",
    feed_g_l: float = 10.0,
    recovery: float = 0.98,
    ratio: float = 1.2,
    dimer: float = 0.30,
    ph: float = 2.0,
) -> str:
    """Staircase of a metal on D2EHPA at a held pH: isotherm with crowding, operating line, stages."""
    row = solvent_extraction.metals()[metal]
    law = (float(row["log_kex"]), float(row["slope_reagent"]), float(row["slope_ph"]))
    mass = molar_mass(metal)
    isotherm = loading_isotherm(dimer, ph, law)
    feed = feed_g_l / mass
    steps = mccabe_thiele(isotherm, feed, feed * (1.0 - recovery), ratio)
    count = stage_count(steps)
    scan = np.linspace(0.0, 1.05 * feed, 90)
    curve = [(float(x), isotherm(float(x))) for x in scan]
    across = Axis(0.0, feed_g_l * 1.05, LEFT, RIGHT)
    up = Axis(0.0, max(y for _, y in curve) * mass, BOTTOM, TOP)

    def place(pairs: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
        return [(across(x * mass), up(y * mass)) for x, y in pairs]

    board = Board(
        f"mccabe-thiele-{metal}", BOTTOM + 60,
        f"{recovery:.0%} of the {'zinc' if metal == 'Zn' else metal} in {count} ideal stages",
        f"{feed_g_l:g} g/L on {2 * dimer:g} mol/L D2EHPA at pH {ph:g}, O/A {ratio:g}; g/L in liquor and organic",
        f"McCabe-Thiele staircase of {count} stages between the loading isotherm and the operating line.",
    )  # fmt: skip
    _frame(board, across, up, "in liquor, g/L", "in organic, g/L")
    board.path(points(place(curve)), stroke="own", width=2.2)
    line = [(feed * (1.0 - recovery), 0.0), (feed, feed * recovery / ratio)]
    board.path(points(place(line)), stroke="metal_partner", width=2.2)
    board.path(points(place(steps)), stroke="unmet", width=1.6)
    _names(board, [("own", "isotherm at held pH"), ("metal_partner", "operating line"), ("unmet", "stages")])
    return board.svg()


def breakthrough_svg(resin: str, ph: float, feed_mg_l: Sequence[tuple[str, float]]) -> str:
    """Outlet of each metal along bed volumes: the weaker leave first, above their feed."""
    v = ion_exchange.UNITS[resin].parameters.central()
    c = {m: np.asarray(x / 1000.0 / molar_mass(m)) for m, x in feed_mg_l}
    binding = bindings(ph, v)
    ahead = fronts(c, {m: binding[m] for m in c}, v["capacity"])
    most = 1.25 * float(ahead.volumes.max())
    scan = np.linspace(most / 400.0, most, 400)
    units = ion_exchange.transfer_units(ahead.volumes, 240.0, 298.15, v)
    outlet = finite_rate(scan[:, None] / ahead.volumes, units, ahead.separation)  # (K, fronts)
    share = outlet_ratio(ahead, outlet)  # (K, fronts as metals)
    across = Axis(0.0, most, LEFT, RIGHT)
    up = Axis(0.0, max(1.2, float(share.max())), BOTTOM, TOP)
    names = [ahead.metals[i] for i in ahead.order]
    board = Board(
        f"breakthrough-{resin}", BOTTOM + 60, f"On {resin} the weaker metals are pushed out first, above their feed",
        ", ".join(f"{m} {x:g} mg/L" for m, x in feed_mg_l) + f" at pH {ph:g}, 4 min contact; outlet over feed",
        f"Breakthrough order {', '.join(names)}.",
    )  # fmt: skip
    _frame(board, across, up, "bed volumes treated", "outlet over feed")
    labels = []
    for i, m in enumerate(names):
        token = TOKENS[i % len(TOKENS)]
        board.path(
            points([(across(float(b)), up(float(x))) for b, x in zip(scan, share[:, i], strict=True)]),
            stroke=token,
            width=2.2,
        )
        labels.append((token, f"{m}, front at {float(ahead.volumes[i]):.0f}"))
    _names(board, labels)
    return board.svg()


def cost_curve_svg(metal: str = "Cd") -> str:
    """USD per kg against concentration by route, on decades, each with its band."""
    levels = np.geomspace(0.3, 3000.0, 28)
    curves = [low_grade_recovery.cost_curve(metal, levels, r) for r in low_grade_recovery.ROUTES]
    across = Axis(-1.0, 4.0, LEFT, RIGHT)
    finite = np.concatenate([k.central[np.isfinite(k.central)] for k in curves])
    up = Axis(
        math.floor(math.log10(finite.min())),
        math.ceil(math.log10(finite.max())),
        BOTTOM,
        TOP,
        wanted=math.ceil(math.log10(finite.max())) - math.floor(math.log10(finite.min())),
    )
    board = Board(
        f"cost-{metal}", BOTTOM + 60, "Lean liquor costs as its volume: ten times leaner, ten times dearer",
        f"USD of 2024 per kg of {metal} recovered, not refined; bands are 5 to 95 % of draws; unverified prices take part",
        "Cost against concentration by route.",
    )  # fmt: skip
    for axis, upright in ((across, False), (up, True)):
        for tick in axis.ticks:
            if abs(tick - round(tick)) > 1e-9:
                continue
            text = _label(10.0 ** round(tick))
            if upright:
                board.line(LEFT, axis(tick), RIGHT, axis(tick), "grid")
                board.text(LEFT - 8, axis(tick) + 4.5, text, size=12.5, fill="muted", anchor="end")
            else:
                board.line(axis(tick), TOP, axis(tick), BOTTOM, "grid")
                board.text(axis(tick), BOTTOM + 18, text, size=12.5, fill="muted", anchor="middle")
    board.text(
        (LEFT + RIGHT) / 2, BOTTOM + 42, f"{metal} in liquor, mg/L", size=13, fill="muted", anchor="middle"
    )
    board.text(LEFT, TOP - 8, "USD per kg", size=13, fill="muted")
    labels = []
    for i, k in enumerate(curves):
        token = TOKENS[i % len(TOKENS)]
        known = np.isfinite(k.central) & np.isfinite(k.high)
        x = [across(math.log10(c)) for c in k.mg_l[known]]
        high = [up(math.log10(y)) for y in k.high[known]]
        low = [up(math.log10(y)) for y in k.low[known]]
        edge = [*zip(x, high, strict=True), *reversed(list(zip(x, low, strict=True)))]
        board.path(points(edge, closed=True), token, opacity=0.10)
        middle = [up(math.log10(y)) for y in k.central[known]]
        board.path(points(list(zip(x, middle, strict=True))), stroke=token, width=2.2)
        labels.append((token, k.route))
    _names(board, labels)
    return board.svg()
