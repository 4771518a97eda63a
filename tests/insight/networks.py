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
