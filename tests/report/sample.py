"""A verdict as `docs/verdict.md` describes it: invented but consistent numbers, hostile names, nulls where nulls may stand."""

from __future__ import annotations

from typing import Any

HOSTILE = [
    "</script><b>Bold plant</b>",
    '"><img src=x onerror=alert(1)>',
    "]]><svg onload=alert(2)>",
    "=1+1",
    "@SUM(A1)",
    "[red]markup[/red]",
    "line\u2028break & <style>*{display:none}</style>",
    "Esc\x1b[31mape \x00 nul",
]
BLOC = ["USA", "CAN", "AUS", "EU27", "JPN", "NOR", "ISL"]


def span(central: float, spread: float = 0.08) -> dict[str, float]:
    """An interval around a central value."""
    return {"low": round(central * (1 - spread)), "central": central, "high": round(central * (1 + spread))}


def _flow(
    i: int, a: str, b: str, stages: tuple[str, str], tonnes: float, kind: str, label: str = ""
) -> dict[str, Any]:
    parents = [f"flow:{a}:{b}:{kind}"] if i % 3 else [f"flow:{a}:{b}:{kind}", "capacity:usa-clarks:t"]
    return {
        "id": f"f{i:03d}",
        "from": f"{a} {stages[0]}" + (f" {i}" if label in HOSTILE else ""),
        "to": f"{b} {stages[1]}",
        "from_stage": stages[0],
        "to_stage": stages[1],
        "from_region": a,
        "to_region": b,
        "commodity": {"feed": "zinc-concentrate", "metal": "zinc-refined"}.get(kind, kind),
        "label": label or f"{a} to {b}",
        "tonnes": tonnes,
        "kind": kind,
        "parents": parents,
    }


def flows() -> list[dict[str, Any]]:
    """Sixty-odd flows: mines to concentrate to smelters to metal to use, scrap past the concentrate, losses, unmet."""
    mined = {
        "USA": 759, "CAN": 190, "AUS": 1090, "EU27": 610, "NOR": 0.4, "PER": 1270, "MEX": 690, "CHN": 4000,
        "KOR": 1, "BOL": 520,
    }  # fmt: skip
    smelted = {
        "USA": 110,
        "CAN": 560,
        "AUS": 420,
        "EU27": 1610,
        "JPN": 390,
        "NOR": 190,
        "KOR": 780,
        "MEX": 300,
        "PER": 330,
        "CHN": 4800,
    }
    routes = {
        ("USA", "USA"): 100, ("USA", "CAN"): 270, ("USA", "KOR"): 170, ("USA", "JPN"): 60, ("USA", "EU27"): 110,
        ("CAN", "CAN"): 150, ("CAN", "EU27"): 25, ("AUS", "AUS"): 400, ("AUS", "KOR"): 240, ("AUS", "CHN"): 260,
        ("AUS", "JPN"): 130, ("AUS", "EU27"): 40, ("EU27", "EU27"): 560, ("EU27", "NOR"): 45, ("NOR", "NOR"): 0.4,
        ("PER", "EU27"): 330, ("PER", "CAN"): 110, ("PER", "PER"): 330, ("PER", "JPN"): 110, ("PER", "CHN"): 330,
        ("PER", "NOR"): 60, ("MEX", "MEX"): 300, ("MEX", "EU27"): 190, ("MEX", "KOR"): 170, ("BOL", "JPN"): 70,
        ("BOL", "KOR"): 160, ("BOL", "EU27"): 140, ("BOL", "NOR"): 60, ("KOR", "KOR"): 1, ("CHN", "CHN"): 3950,
    }  # fmt: skip
    uses = {
        ("USA", "USA"): 170, ("CAN", "USA"): 420, ("CAN", "CAN"): 120, ("AUS", "AUS"): 110, ("AUS", "JPN"): 60,
        ("AUS", "EU27"): 150, ("EU27", "EU27"): 1560, ("JPN", "JPN"): 360, ("NOR", "EU27"): 180, ("KOR", "USA"): 130,
        ("KOR", "JPN"): 20, ("MEX", "USA"): 120, ("PER", "USA"): 40, ("KOR", "KOR"): 560, ("CHN", "CHN"): 4780,
        ("NOR", "NOR"): 8, ("EU27", "ISL"): 0.2,
    }  # fmt: skip
    out: list[dict[str, Any]] = []
    names = iter(HOSTILE)
    for region, kt in mined.items():
        out.append(
            _flow(
                len(out), region, region, ("ore_and_scrap", "concentrate"), kt * 1e3, "feed", next(names, "")
            )
        )
    for (a, b), kt in routes.items():
        out.append(_flow(len(out), a, b, ("concentrate", "smelting"), kt * 1e3, "feed"))
    for region, kt in (("USA", 90), ("EU27", 170), ("JPN", 40)):
        out.append(
            _flow(len(out), f"{region}", region, ("ore_and_scrap", "smelting"), kt * 1e3, "feed", "scrap")
        )
    for region, kt in smelted.items():
        out.append(_flow(len(out), region, region, ("smelting", "refined"), kt * 1e3, "metal"))
        out.append(_flow(len(out), region, region, ("smelting", "residue"), kt * 30, "residue"))
    for (a, b), kt in uses.items():
        out.append(_flow(len(out), a, b, ("refined", "end_use"), kt * 1e3, "metal"))
    unmet = _flow(len(out), "USA", "USA", ("refined", "end_use"), 214_000, "unmet", "unmet demand")
    out.append(unmet | {"from": "unmet", "from_region": ""})
    out.append(_flow(len(out), "EU27", "EU27", ("smelting", "smelting"), 20_000, "feed", "cake sent round"))
    out.append(
        _flow(len(out), "EU27", "EU27", ("end_use", "ore_and_scrap"), 90_000, "feed", "scrap going back")
    )
    return out


def provenance() -> dict[str, dict[str, Any]]:
    """A row for every parent of a flow, and for the values that flips and settles name."""
    rows: dict[str, dict[str, Any]] = {}
    for i, f in enumerate(flows()):
        for key in f["parents"]:
            rows[key] = {
                "label": f"Flow {f['label']} in the base year",
                **span(f["tonnes"], 0.05),
                "unit": "t/yr",
                "quality": "memory" if i % 17 == 4 else "published",
                "source_id": "usgs-mcs-2025" if i % 2 else "ilzsg-2024",
                "as_of": "2024",
                "note": None if i % 5 else f"Table 3, p. 191; plant named {HOSTILE[i % len(HOSTILE)]}",
            }
    rows |= {
        "capacity:usa-clarks:t": {"label": "Nameplate of Clarksville", "low": 120000, "central": 124000, "high": 126000, "unit": "t/yr", "quality": "published", "source_id": "nyrstar-2023", "as_of": "2023-12", "note": "Annual report, p. 14"},
        "utilisation:EU27:smelting": {"label": "Utilisation of EU27 zinc smelters", "low": 0.74, "central": 0.82, "high": 0.93, "unit": "1", "quality": "inferred", "source_id": "ilzsg-2024", "as_of": "2024", "note": "margin"},
        "demand:USA:galvanising:growth": {"label": "Growth of galvanising, USA", "low": -0.004, "central": 0.009, "high": 0.021, "unit": "1/yr", "quality": "memory", "source_id": "own-estimate", "as_of": "2025", "note": "From memory; no source opened"},
        "retention:USA:zinc-concentrate": {"label": "Share of US concentrate that leaves", "low": 0.8, "central": 0.87, "high": 0.9, "unit": "1", "quality": "derived", "source_id": "usgs-mcs-2025", "as_of": "2024", "note": ""},
        "recovery:rle:zn": {"label": "Zinc recovery, roast-leach-electrowin", "low": 0.94, "central": 0.96, "high": 0.975, "unit": "t/t", "quality": "published", "source_id": "sinclair-2005", "as_of": "2005", "note": None},
    }  # fmt: skip
    return rows


MEMBERS = {
    "util:smelting:EU27": ("utilisation", "smelting", "EU27", "Utilisation of EU27 smelters", "margin: treatment charges at a record low"),
    "cap:smelting:USA": ("nameplate", "smelting", "USA", "Nameplate of US smelters", "one plant left"),
    "ret:concentrate:USA": ("retention", "concentrate", "USA", "US concentrate that leaves the bloc", "contracts"),
    "feed:concentrate:PER": ("feed in", "concentrate", "PER", "Concentrate from Peru, above base year", None),
    "cap:smelting:CAN": ("nameplate", "smelting", "CAN", "Nameplate of Canadian smelters", "permit"),
    "res:mine:AUS": ("resource", "mine", "AUS", HOSTILE[0], "decline of Century tailings"),
}  # fmt: skip


def member(identity: str) -> dict[str, Any]:
    """A member of an unlocking set."""
    family, stage, region, label, reason = MEMBERS[identity]
    return {
        "id": identity,
        "family": family,
        "stage": stage,
        "region": region,
        "label": label,
        "reason": reason,
    }


def interventions() -> list[dict[str, Any]]:
    """Fifteen options: some early, some late, one without a cost, two without a gain alone."""
    table = [
        (
            "nyrstar-cut",
            "Run EU27 smelters at 90 % with a power contract",
            "EU27",
            "restart",
            96_000,
            2026,
            40e6,
            0.7,
        ),
        (
            "clarks-exp",
            "Clarksville expansion with germanium circuit",
            "USA",
            "expansion",
            0,
            2029,
            190e6,
            0.35,
        ),
        ("odda-160", "Odda expansion (under way)", "NOR", "expansion", 74_000, 2027, 700e6, 0.9),
        ("trail-deb", "Trail debottlenecking", "CAN", "debottleneck", 28_000, 2028, 85e6, 0.6),
        ("us-retain", "Keep 100 kt of Red Dog concentrate", "USA", "policy", 0, 2027, 5e6, 0.4),
        ("eaf-dust-us", "New EAF dust plant, South-West", "USA", "recycling", 41_000, 2028, 210e6, 0.5),
        ("eaf-dust-eu", "EAF dust: second kiln in Spain", "EU27", "recycling", 33_000, 2029, 160e6, 0.45),
        (
            "townsville",
            "Townsville refinery: roaster renewal",
            "AUS",
            "refurbishment",
            22_000,
            2028,
            120e6,
            0.55,
        ),
        ("new-smelter", "New 300 kt smelter on the Gulf coast", "USA", "new", 240_000, 2033, 2.4e9, 0.12),
        ("japan-restart", HOSTILE[1], "JPN", "restart", 18_000, 2027, None, 0.3),
        ("hermosa", "Hermosa mine (Taylor)", "USA", "mine", 12_000, 2028, 2.16e9, 0.8),
        ("vares", "More Bosnian concentrate", "EU27", "mine", 9_000, 2027, 30e6, 0.65),
        ("substitution", "Thinner coatings", "EU27", "demand", 37_000, 2030, 15e6, None),
        (
            "tailings",
            "Re-treat leach residue of two old plants",
            "EU27",
            "re-treatment",
            26_000,
            2031,
            310e6,
            0.25,
        ),
        ("formula", HOSTILE[3], "CAN", "policy", 4_000, 2029, 2e6, 0.2),
    ]
    out = []
    for identity, name, region, kind, tonnes, year, capex, probability in table:
        out.append(
            {
                "id": identity, "name": name, "region": region, "kind": kind,
                "status": "announced" if (probability or 0) > 0.5 else "idea",
                "usable_t_per_year": tonnes, "usable_low": tonnes * 0.7, "usable_high": tonnes * 1.25,
                "gain_at_target": tonnes if year <= 2030 else 0,
                "expected_t_per_year": None if probability is None else tonnes * probability,
                "capex_usd": capex, "capex_low_usd": None if capex is None else capex * 0.8,
                "capex_high_usd": None if capex is None else capex * 1.6,
                "usd_per_t_per_year": None if capex is None or not tonnes else capex / tonnes,
                "year": year, "probability": probability, "note": "needs power at 45 $/MWh" if year == 2026 else "",
                "unverified": identity in {"vares", "substitution"},
                "source_id": "nyrstar-2023" if identity != "vares" else "own-estimate",
            }
        )  # fmt: skip

    def ranked(key: str, value: Any) -> None:
        for i, row in enumerate(sorted(out, key=value)):
            row[key] = i + 1

    ranked("rank_tonnes", lambda r: -r["usable_t_per_year"])
    ranked("rank_target", lambda r: -r["gain_at_target"])
    ranked("rank_per_dollar", lambda r: r["usd_per_t_per_year"] or 1e12)
    ranked("rank_year", lambda r: (r["year"], -r["gain_at_target"]))
    for row in out:
        if row["usd_per_t_per_year"] is None:
            row["rank_per_dollar"] = None
    return out


def sample() -> dict[str, Any]:
    """The whole verdict: short in the central world, undetermined over the draws."""
    demand, supply = 3_120_000.0, {"own": 2_310_000.0, "reliable": 2_906_000.0, "all": 3_010_000.0}
    sets = [["util:smelting:EU27"], ["cap:smelting:USA", "ret:concentrate:USA"], ["cap:smelting:CAN", "feed:concentrate:PER"], ["cap:smelting:USA", "feed:concentrate:PER"], ["cap:smelting:CAN", "ret:concentrate:USA", "res:mine:AUS"]]  # fmt: skip
    gains = [310_000.0, 420_000.0, 268_000.0, None, 171_000.0]
    shares = [0.93, 0.71, 0.44, 0.38, 0.06]
    reach = supply["reliable"]
    curve: list[dict[str, Any]] = []
    spent = 0.0
    for row in sorted(interventions(), key=lambda r: (r["year"], r["id"])):
        reach += row["usable_t_per_year"] * 0.8
        spent += row["capex_usd"] or 0.0
        curve.append(
            {
                "year": row["year"],
                "capex_usd": spent,
                "supply": reach,
                "option": row["id"],
                "name": row["name"],
            }
        )
    balance = []
    for year in range(2024, 2032):
        k = year - 2024
        parts = [("Own mines", 1_640_000 - 18_000 * k), ("Own scrap", 590_000 + 12_000 * k), ("Feed from partners", 640_000 + 7_000 * k), ("Feed from others", 90_000)]  # fmt: skip
        got = sum(t for _, t in parts[:3])
        balance.append({"year": year, "demand": span(2_870_000 + 42_000 * k, 0.03 + 0.008 * k), "supply": span(got, 0.02 + 0.006 * k), "parts": [{"label": n, "tonnes": t} for n, t in parts[:3]]})  # fmt: skip
    checks = []
    for i, (region, quantity, printed, model) in enumerate(
        [
            ("USA", "refined production", 220_000, 223_400),
            ("CAN", "refined production", 560_000, 556_000),
            ("EU27", "refined production", 1_610_000, 1_585_000),
            ("AUS", "refined production", 420_000, 433_000),
            ("JPN", "refined production", 390_000, 421_000),
            ("NOR", "refined production", 190_000, 190_000),
            ("USA", "mine production", 759_000, 759_000),
            ("AUS", "mine production", 1_090_000, 1_090_000),
            ("EU27", "imports of concentrate", 810_000, 695_000),
            ("USA", "exports of concentrate", 660_000, 648_000),
            ("USA", "imports of refined metal", 588_000, 601_000),
            ("CAN", "germanium recovered", 21, 8),
            ("JPN", HOSTILE[2], 70_000, 71_000),
        ]
    ):
        checks.append({"id": f"c{i}", "label": f"{region}, {quantity}", "region": region, "quantity": quantity, "year": 2024, "status": "imposed" if "mine" in quantity else "predicted", "printed": span(printed, 0.04), "model": model, "error_percent": 100 * (model - printed) / printed, "inside": abs(model - printed) <= 0.04 * printed, "source_id": "usgs-mcs-2025", "note": "withheld in part" if i == 8 else None})  # fmt: skip
    trace = provenance()
    return {
        "schema": "oreshed-verdict/1",
        "oreshed_version": "0.1.0",
        "model": {"name": "us-allies", "title": "Lead, zinc and cadmium of the US and its allies", "base_year": 2024, "hash": "b3f1c09d77aa", "licence": "CC-BY-4.0"},
        "question": {"metal": "zinc", "bloc": BLOC, "bloc_name": "the allied core", "year": 2030, "feed": "reliable", "by": "class", "draws": 100, "seed": 1, "scenario": None},
        "demand": {**span(demand, 0.07), "by_end_use": [{"id": f"d:{r}:{u}", "region": r, "end_use": u, **span(t, 0.09)} for r, u, t in (("EU27", "galvanising", 980e3), ("USA", "galvanising", 560e3), ("EU27", "brass", 410e3), ("JPN", "galvanising", 270e3), ("USA", "die casting", 220e3), ("EU27", HOSTILE[4], 310e3), ("CAN", "all uses", 130e3))], "missing_regions": ["ISL"]},
        "supply": {k: span(v, 0.06 if k != "all" else 0.09) for k, v in supply.items()},
        "gap": {"low": -96_000, "central": demand - supply["reliable"], "high": 471_000},
        "verdict": "undetermined",
        "verdict_text": "Undetermined: in the central world the allied core is 214 kt short of zinc in 2030, in 84 of 100 draws it is short, and the intervals of supply and demand overlap; the utilisation of EU27 smelters settles most of it.",
        "share_of_draws_short": 0.84,
        "waterfall": [{"step": s, "label": n, "tonnes": t} for s, n, t in (("own_feed", "Metal from own feed", 2_310_000), ("partner_feed", "Own smelters, partner feed", 596_000), ("other_feed", "Own smelters, other feed", 0), ("metal_from_partners", "Metal bought from partners", 120_000), ("metal_from_others", "Metal bought from others", 40_000), ("unmet", "Unmet", 54_000))],
        "units": [{"flow": f, "label": n, "commodity": c, "tonnes": t, "low": lo, "high": hi} for f, n, c, t, lo, hi in (("mined", "Mined in the bloc", "zinc-concentrate", 2_649_400, 2_649_400, 2_649_400), ("collected", "Scrap and dust collected", "zinc-scrap", 590_000, 560_000, 630_000), ("exported_feed", "Concentrate that leaves", "zinc-concentrate", 840_000, 700_000, 910_000), ("imported_feed", "Concentrate bought", "zinc-concentrate", 1_070_000, None, None), ("refined_primary", "Refined from ore", "zinc-refined", 2_620_000, 2_600_000, 2_640_000), ("refined_secondary", "Refined from scrap", "zinc-refined", 286_000, 286_000, 286_000), ("companion_left_in_residue", "Germanium left in residue", "germanium", 61, 40, 88), ("imported_metal", "Metal bought", "zinc-refined", 160_000, None, None), ("statistical_difference", HOSTILE[5], None, -12_000, None, None))],
        "unlocking": {"delta": 156_000, "supply_now": supply["reliable"], "supply_needed": supply["reliable"] + 156_000, "searched_classes": 47, "none_reason": None},
        "unlocking_sets": [{"members": [member(m) for m in s], "gain": g, "share_of_draws": p} for s, g, p in zip(sets, gains, shares, strict=True)],
        "cuts": [{"members": ["util:smelting:EU27", "cap:smelting:USA", "cap:smelting:CAN"]}, {"members": ["util:smelting:EU27", "ret:concentrate:USA", "feed:concentrate:PER"]}],
        "certificates": [{"set": s, "member": m, "relaxed": [x for x in s if x != m], "node_values": {"EU27:zinc-concentrate": "24/25", "USA:zinc-refined": "1", "EU27:zinc-refined": "1", HOSTILE[0]: "0"}, "row_values": {"util:smelting:EU27": "24/25", "demand:JPN:galvanising": "1", "cap:smelting:CAN": "119/125"}, "bound": "74550000/25", "bound_t": 2_982_000, "threshold_t": 3_062_000, "lines": [{"column": "x[auby, rle, PER]", "text": "0.96 usable t per t of feed, paid by 0.96 of the utilisation of EU27 smelters: 0.96 <= 0.96"}, {"column": "f[PER > EU27]", "text": "0.96 arrives, 0.96 at the door: 0 <= 0"}, {"column": HOSTILE[1], "text": HOSTILE[6]}]} for s in sets[:3] for m in s],
        "cheapest": {"modules": [{"class": "util:smelting:EU27", "count": 2, "size_t_per_year": 60_000, "capex_usd": 40e6}, {"class": "cap:smelting:CAN", "count": 1, "size_t_per_year": 40_000, "capex_usd": 85e6}], "capex_usd": 125e6, "gain": 158_000},
        "ladder": [{"rung": 1, "members": [member("util:smelting:EU27")], "modules": [{"class": "util:smelting:EU27", "count": 2, "size_t_per_year": 60_000}], "supply": 3_022_000, "gap": 98_000}, {"rung": 2, "members": [member("cap:smelting:USA"), member("ret:concentrate:USA")], "modules": [], "supply": 3_160_000, "gap": -40_000}],
        "marginal_values": [{"class": c, "label": MEMBERS[c][3], "right": r, "left": lf, "module_t": 60_000, "module_gain": g, "loss_if_gone": lo} for c, r, lf, g, lo in (("util:smelting:EU27", 0.96, 0.96, 57_600, 1_580_000), ("cap:smelting:USA", 0.0, 0.96, 0, 105_000), ("feed:concentrate:PER", 0.12, 0.96, 7_000, None))],
        "interventions": interventions(),
        "joint_interventions": [{"ids": ["clarks-exp", "us-retain"], "gain": 92_000, "sum_of_singles": 0}, {"ids": ["trail-deb", "hermosa"], "gain": 44_000, "sum_of_singles": 40_000}],
        "unlock_curve": curve,
        "levers": [{"id": i, "label": n, "supply": 2_906e3 + g, "gain": g, "share_of_demand": g / demand, "options": o} for i, n, g, o in (("options", "all technology options together", 4_100, ["clarks-exp", HOSTILE[3]]), ("recovery", HOSTILE[0], 42_000, []), ("host", "host treated at home", 0, []), ("both", "both", 190_000, []))],
        "statements": [{"id": i, "says": w, "answer": a, "gain": g, "share_of_gap": h, "why": y} for i, w, a, g, h, y in (("K01", "Mine output is the bottleneck.", "not supported", 0.0, 0.0, "mines without limit"), ("K03", HOSTILE[1], "supported", 214e3, 1.0, HOSTILE[4]), ("K04", "Emission limits.", "not decided", None, None, "no cap"))],
        "flowsheets": [{"plant": "auby", "name": HOSTILE[5], "region": "EU27", "technology": "zinc-plant", "settings": "route=goethite", "element": "cadmium", "key": "recovery:rle:zn", "source_of_model": k == 0, "feed_t_per_year": 1e5, "stated": span(0.95, 0.02), "flowsheet": None if k == 2 else 0.94, "inside": None if k == 2 else True, "refused": "the assay sums to 104 %" if k == 2 else ""} for k in range(3)],
        "flips": [{"key": k, "label": trace[k]["label"], "value": trace[k]["central"], "flip_value": f, "unit": trace[k]["unit"], "low": trace[k]["low"], "high": trace[k]["high"], "ratio": r, "source_id": trace[k]["source_id"], "quality": trace[k]["quality"], "gap_per_unit": g} for k, f, r, g in (("utilisation:EU27:smelting", 0.93, 1.13, -1_950_000), ("demand:USA:galvanising:growth", -0.0035, -0.39, 17_000_000), ("retention:USA:zinc-concentrate", None, None, 120_000), ("recovery:rle:zn", None, None, -2_900_000), ("capacity:usa-clarks:t", None, None, -0.9))],
        "settles": [{"key": "utilisation:EU27:smelting", "label": "Utilisation of EU27 zinc smelters", "share_of_variance": 0.58, "source_id": "ilzsg-2024", "quality": "inferred"}, {"key": "demand:USA:galvanising:growth", "label": "Growth of galvanising, USA", "share_of_variance": 0.21, "source_id": "own-estimate", "quality": "memory"}],
        "sensitivity": [{"setting": s, "value": v, "supply": span(a), "demand": span(b), "gap": {"low": b - a - 250e3, "central": b - a, "high": b - a + 260e3}, "verdict": w} for s, v, a, b, w in (("feed", "own", 2_310e3, demand, "short"), ("feed", "reliable", 2_906e3, demand, "undetermined"), ("feed", "all", 3_010e3, demand, "undetermined"), ("bloc", "without JPN", 2_600e3, 2_760e3, "undetermined"), ("bloc", "with KOR and MEX", 4_020e3, 3_780e3, "enough"), ("bloc", "USA alone", 215e3, 930e3, "short"))],
        "surplus": None,
        "reference_case": [{"id": "odda", "name": "Odda 160 kt expansion", "what": "+150 kt nameplate from 2025", "year": 2025, "source_id": "boliden-2024", "quality": "published"}, {"id": "budel", "name": HOSTILE[7], "what": "care and maintenance ends", "year": 2024, "source_id": "nyrstar-2023", "quality": "memory"}],
        "base_year_check": checks,
        "balance": balance,
        "flows": flows(),
        "stages": ["ore_and_scrap", "concentrate", "smelting", "refined", "end_use", "residue"],
        "unverified": [{"key": "demand:USA:galvanising:growth", "label": "Growth of galvanising, USA", "value": 0.009, "unit": "1/yr", "source_id": "own-estimate"}, {"key": "option:vares:capex", "label": HOSTILE[0], "value": 30e6, "unit": "USD", "source_id": None}],
        "provenance": trace,
        "sources": {
            "usgs-mcs-2025": {"title": "Mineral Commodity Summaries 2025, U.S. Geological Survey", "year": 2025, "url": "https://pubs.usgs.gov/periodicals/mcs2025/mcs2025.pdf", "licence": "public domain", "opened": True},
            "ilzsg-2024": {"title": "Lead and Zinc Statistics, ILZSG", "year": 2024, "url": None, "licence": None, "opened": True},
            "nyrstar-2023": {"title": "Annual report 2023", "year": 2023, "url": "javascript:alert(1)", "licence": "", "opened": True},
            "sinclair-2005": {"title": "The Extractive Metallurgy of Zinc", "year": 2005, "url": "", "licence": "", "opened": False},
            "own-estimate": {"title": HOSTILE[1], "year": None, "url": None, "licence": None, "opened": False},
        },
        "warnings": ["No demand row for ISL: its use counts as zero.", "Host metals other than zinc are not modelled: " + HOSTILE[2]],
        "run": {"balance_residual": 3.1e-11, "solver": "HiGHS 1.15", "seconds": 6.4},
    }  # fmt: skip
