"""Networks for the tests: small builders for named cases, and random ones with ties, co-products and cycles."""

from __future__ import annotations

import random

from oreshed.chain.matrix import Column, Matrix, MatrixBuilder, Row


def limit(
    builder: MatrixBuilder,
    row_id: str,
    rhs: float,
    entries: list[tuple[str, float]],
    *,
    family: str = "capacity",
    relaxable: bool = True,
    relax_class: str = "",
) -> None:
    """One <= row, its own class unless another is named."""
    name = (relax_class or row_id) if relaxable else ""
    builder.add_row(Row(row_id, family, name, label=row_id.replace("-", " ")), rhs=rhs, entries=entries)


def balance(builder: MatrixBuilder, node: str, rhs: float = 0.0) -> None:
    builder.add_row(Row(node, "node balance", label=node), rhs=rhs, equality=True)


def chain(capacities: dict[str, float]) -> Matrix:
    """Plants in a row without losses; the last one delivers. One capacity row a plant, its class the plant's name."""
    builder = MatrixBuilder()
    names = list(capacities)
    for name in names:
        balance(builder, f"out of {name}")
    for name, before in zip(names, [None, *names], strict=False):
        builder.add_column(Column(f"make {name}", "make"))
        builder.add_entry(f"out of {name}", f"make {name}", 1.0)
        if before:
            builder.add_entry(f"out of {before}", f"make {name}", -1.0)
        limit(builder, name, capacities[name], [(f"make {name}", 1.0)])
    builder.add_column(Column("use", "use"), objective=1.0)
    builder.add_entry(f"out of {names[-1]}", "use", -1.0)
    return builder.build()


def flow_network(arcs: list[tuple[str, str, float]], source: str = "s", sink: str = "t") -> Matrix:
    """Greatest flow from source to sink; every arc's capacity is a class 'a->b'."""
    builder = MatrixBuilder()
    for node in sorted({n for a, b, _ in arcs for n in (a, b)} - {source}):
        balance(builder, node)
    for a, b, capacity in arcs:
        arc = builder.add_column(Column(f"{a}->{b}", "ship", from_region=a, to_region=b))
        for node, sign in ((a, -1.0), (b, 1.0)):
            if node != source:
                builder.add_entry(node, arc, sign)
        limit(builder, arc, capacity, [(arc, 1.0)], family="trade limit")
    builder.add_column(Column("use", "use"), objective=1.0)
    builder.add_entry(sink, "use", -1.0)
    return builder.build()


def companion(host_t: float, per_host: float, recovery: float, circuit_t: float) -> Matrix:
    """A companion metal recovered from a host: y <= recovery x per_host x host, y <= its circuit; host is fixed."""
    builder = MatrixBuilder()
    host = builder.add_column(Column("host", "make", commodity="host"))
    recovered = builder.add_column(Column("recover", "recover", commodity="companion"), objective=1.0)
    limit(builder, "host activity", host_t, [(host, 1.0)], family="host", relaxable=False)
    content = per_host * recovery
    limit(builder, "recovery", 0.0, [(recovered, 1.0), (host, -content)], family="companion")
    limit(builder, "circuit", circuit_t, [(recovered, 1.0)])
    return builder.build()


YIELDS = (0.5, 0.6, 0.75, 0.9, 0.955, 0.97, 1.0)


def random_network(seed: int) -> Matrix:
    """2-4 stages in 1-2 regions, integer capacities 1-4, about 8 relaxable rows in 5-9 classes.

    Yields 0.5-1, a co-product that is also wanted, a companion row, lossless shipments both ways (cycles), trade
    limits, waste. Some networks have no demand row, so that supply can become unlimited.
    """
    draw = random.Random(seed)
    builder = MatrixBuilder()
    stages = draw.randint(2, 4)
    regions = ["A", "B"][: draw.randint(1, 2)]
    weight = draw.choice([1.0, 1.0, 0.5])
    limits: list[tuple[str, list[tuple[str, float]]]] = []

    for region in regions:
        for stage in range(stages):
            balance(builder, f"{region}{stage}", 0.0)
            waste = builder.add_column(Column(f"waste {region}{stage}", "waste", from_region=region))
            builder.add_entry(f"{region}{stage}", waste, -1.0)
        mined = builder.add_column(Column(f"mine {region}", "make", to_region=region))
        builder.add_entry(f"{region}0", mined, 1.0)
        limits.append((f"ore {region}", [(mined, 1.0)]))
    by_product = draw.random() < 0.6
    if by_product:
        balance(builder, "by-product")
        spare = builder.add_column(Column("waste by-product", "waste"))
        builder.add_entry("by-product", spare, -1.0)

    plants: list[str] = []
    for stage in range(1, stages):
        for region in regions:
            for number in range(draw.randint(1, 3 if len(regions) == 1 else 2)):
                plant = f"plant {region}{stage}.{number}"
                made = builder.add_column(
                    Column(plant, "make", from_region=region, to_region=region, plant=plant)
                )
                builder.add_entry(f"{region}{stage - 1}", made, -1.0)
                builder.add_entry(f"{region}{stage}", made, draw.choice(YIELDS))
                if by_product and draw.random() < 0.5:
                    builder.add_entry("by-product", made, draw.choice((0.1, 0.25, 0.5)))
                if draw.random() < 0.95:
                    limits.append((f"capacity {plant}", [(made, 1.0)]))
                plants.append(made)
    if len(regions) == 2:
        for stage in range(stages):
            for a, b in (("A", "B"), ("B", "A")):
                if draw.random() < 0.6:
                    arc = builder.add_column(
                        Column(f"ship {a}{stage} {b}{stage}", "ship", from_region=a, to_region=b)
                    )
                    builder.add_entry(f"{a}{stage}", arc, -1.0)
                    builder.add_entry(f"{b}{stage}", arc, draw.choice((1.0, 1.0, 0.9)))
                    if draw.random() < 0.5:
                        limits.append((f"trade {arc}", [(arc, 1.0)]))

    used = []
    for region in regions:
        use = builder.add_column(Column(f"use {region}", "use", to_region=region), objective=1.0)
        builder.add_entry(f"{region}{stages - 1}", use, -1.0)
        used.append((use, 1.0))
    if by_product:
        sold = builder.add_column(Column("use by-product", "use"), objective=weight)
        builder.add_entry("by-product", sold, -1.0)
        used.append((sold, 1.0))
    if plants and draw.random() < 0.6:
        hosts = draw.sample(plants, min(len(plants), 2))
        recovered = builder.add_column(Column("recover", "recover", commodity="companion"), objective=1.0)
        content = [(host, -draw.choice((0.125, 0.25, 0.5))) for host in hosts]
        limit(builder, "companion", 0.0, [(recovered, 1.0), *content], relaxable=False, family="companion")
        limits.append(("circuit", [(recovered, 1.0)]))
        used.append((recovered, 1.0))
    if draw.random() < 0.6:
        limit(builder, "demand", draw.randint(5, 14), used, relaxable=False, family="demand")

    draw.shuffle(limits)
    tight = draw.random() < 0.5  # equal capacities along the chain: several must go together
    for number, (row_id, entries) in enumerate(limits):
        if number >= 9:  # the rest is fixed, so that enumeration stays small
            limit(builder, row_id, draw.randint(1, 4), entries, relaxable=False)
        else:
            shared = "shared" if number < 2 and draw.random() < 0.4 else ""
            limit(builder, row_id, 2 if tight else draw.randint(1, 4), entries, relax_class=shared)
    return builder.build()


def random_delta(seed: int) -> float:
    return random.Random(-seed - 1).choice((0.25, 0.5, 1.0, 1.0, 2.0))


def slice_network(seed: int, *, regions: int = 10, origins: int = 25, smelters: int = 20) -> Matrix:
    """A year's slice of the size and shape of a shipped model: about 1,500 columns, 600 rows, 60 classes.

    Mines with an origin label up to the smelter, utilisation below nameplate by stage and region, retention, refining,
    scrap, shipments with losses, companions bound to their host, end uses with demand. Tonnes a year, printed decimals.
    """
    draw = random.Random(seed)
    builder = MatrixBuilder()
    where = [f"R{r}" for r in range(regions)]
    forms = ("bullion", "refined", "scrap", "companion")
    for r in where:
        for form in forms:
            balance(builder, f"{form} {r}")
    home = {o: where[o % regions] for o in range(origins)}
    grade = {o: round(draw.uniform(0.001, 0.006), 4) for o in range(origins)}
    for o in range(origins):
        for r in where:
            balance(builder, f"concentrate {o} {r}")
        mine = builder.add_column(
            Column(f"mine {o}", "make", "concentrate", f"mine-{o}", "", home[o], f"mine-{o}")
        )
        builder.add_entry(f"concentrate {o} {home[o]}", mine, 1.0)
        size = draw.randint(40, 260) * 1000
        limit(builder, f"nameplate mine {o}", size, [(mine, 1.0)], relax_class=f"nameplate mining {home[o]}")
        used = round(size * draw.choice((0.8, 0.85, 0.9)), 1)
        limit(builder, f"use of mine {o}", used, [(mine, 1.0)], relax_class=f"utilisation mining {home[o]}")
        for r in draw.sample(where, 4):
            if r != home[o]:
                arc = builder.add_column(
                    Column(f"ship c{o} {r}", "ship", "concentrate", f"mine-{o}", home[o], r)
                )
                builder.add_entry(f"concentrate {o} {home[o]}", arc, -1.0)
                builder.add_entry(f"concentrate {o} {r}", arc, 0.995)
        spill = builder.add_column(Column(f"waste c{o}", "waste", "concentrate", f"mine-{o}", home[o]))
        builder.add_entry(f"concentrate {o} {home[o]}", spill, -1.0)
    for s in range(smelters):
        r = where[s % (regions - 2)]
        made = []
        for o in range(origins):
            recovery = draw.choice((0.94, 0.95, 0.955, 0.97, 0.96))
            column = Column(f"smelt {s} {o}", "make", "bullion", f"mine-{o}", r, r, f"smelter-{s}")
            builder.add_column(column, cost=draw.randint(100, 300))
            builder.add_entry(f"concentrate {o} {r}", column.id, -1.0)
            builder.add_entry(f"bullion {r}", column.id, recovery)
            made.append((column.id, 1.0))
            if s % 2:
                builder.add_entry(f"scrap {r}", column.id, 0.01)
        size = draw.randint(50, 250) * 1000
        limit(builder, f"nameplate smelter {s}", size, made, relax_class=f"nameplate smelting {r}")
        limit(builder, f"use of smelter {s}", size * 0.75, made, relax_class=f"utilisation smelting {r}")
        gain = builder.add_column(Column(f"recover {s}", "recover", "companion", "", r, r, f"smelter-{s}"))
        builder.add_entry(f"companion {r}", gain, 1.0)
        content = [(f"smelt {s} {o}", -round(0.6 * grade[o], 6)) for o in range(origins)]
        limit(builder, f"companion {s}", 0.0, [(gain, 1.0), *content], relax_class=f"companion {r}")
        limit(builder, f"circuit {s}", draw.randint(100, 600), [(gain, 1.0)], relax_class=f"circuit {r}")
    for r in where:
        refine = builder.add_column(Column(f"refine {r}", "make", "refined", "", r, r, f"refinery-{r}"))
        remelt = builder.add_column(Column(f"remelt {r}", "make", "refined", "", r, r, f"remelter-{r}"))
        collect = builder.add_column(Column(f"collect {r}", "make", "scrap", "", "", r, f"yard-{r}"))
        for node, column, value in (
            (f"bullion {r}", refine, -1.0),
            (f"refined {r}", refine, 0.985),
            (f"scrap {r}", remelt, -1.0),
            (f"refined {r}", remelt, 0.92),
            (f"scrap {r}", collect, 1.0),
        ):
            builder.add_entry(node, column, value)
        refinery = draw.randint(100, 400) * 1000
        limit(builder, f"refining {r}", refinery, [(refine, 1.0)], relax_class=f"refining {r}")
        limit(
            builder,
            f"remelting {r}",
            draw.randint(20, 60) * 1000,
            [(remelt, 1.0)],
            relax_class=f"remelting {r}",
        )
        limit(builder, f"scrap arising {r}", draw.randint(20, 60) * 1000, [(collect, 1.0)], relaxable=False)
        for form in forms:
            spill = builder.add_column(Column(f"waste {form} {r}", "waste", form, "", r))
            builder.add_entry(f"{form} {r}", spill, -1.0)
        sold = builder.add_column(Column(f"use companion {r}", "use", "companion", "", r, r))
        builder.add_entry(f"companion {r}", sold, -1.0)
        for other in where:
            for form in ("bullion", "refined", "scrap"):
                if other != r:
                    arc = builder.add_column(Column(f"ship {form} {r} {other}", "ship", form, "", r, other))
                    builder.add_entry(f"{form} {r}", arc, -1.0)
                    builder.add_entry(f"{form} {other}", arc, draw.choice((1.0, 0.999, 0.998)))
                    if form == "scrap":
                        most = draw.randint(1, 9) * 1000
                        name = f"scrap exports {r}"
                        limit(
                            builder,
                            arc + " limit",
                            most,
                            [(arc, 1.0)],
                            family="trade limit",
                            relax_class=name,
                        )
        for end in range(3):
            use = builder.add_column(Column(f"use {r} {end}", "use", "refined", "", r, r), objective=1.0)
            builder.add_entry(f"refined {r}", use, -1.0)
            limit(builder, f"demand {r} {end}", draw.randint(40, 180) * 1000, [(use, 1.0)], relaxable=False)
    return builder.build()
