"""The constraint families of companions: what their circuits may recover, and the hosts that they ride on."""

from __future__ import annotations

from oreshed.chain.many import positive
from oreshed.chain.matrix import Row
from oreshed.chain.model import key_of
from oreshed.chain.network import Network


def companion_recovery(net: Network) -> None:
    r"""Companion recovery: at most a share of what enters with the feed, an inequality because it may be left.

    $$y_{pm} \le \sum_o \rho_{pm} \gamma_{om} x_{po}$$
    """
    for circuit, plant in net.hosts:
        column = f"recover:{plant.id}:{circuit.element}:{circuit.commodity}"
        if not net.builder.has_column(column):
            continue
        key = f"{key_of(circuit)}:recovery"
        recovery = net.world.value(key)
        entering = [
            (c, -recovery * a) for c, a in net.nodes[f"parts:{plant.id}:{circuit.element}"] if positive(a)
        ]
        stage = f"{circuit.element} at {plant.stage}"
        label = f"recovery of {circuit.element} at {plant.name} ({net.where(plant.region)})"
        net.builder.add_row(
            Row(
                f"companion recovery:{plant.id}:{circuit.element}", "companion recovery",
                net.relax_class("companion recovery", stage, plant.region, plant.id), stage, plant.region, plant.id,
                circuit.commodity, label, f"{100 * recovery:.0f} % of what enters", (key,),
            ),
            rhs=0.0,
            entries=[(column, 1.0), *entering],
        )  # fmt: skip


def circuit_capacity(net: Network) -> None:
    r"""Circuit capacity: a companion circuit makes no more than it is built for.

    $$y_{pm} \le K_{pm}$$
    """
    for circuit, plant in net.hosts:
        column = f"recover:{plant.id}:{circuit.element}:{circuit.commodity}"
        if not net.builder.has_column(column) or circuit.capacity_central is None:
            continue
        key = f"{key_of(circuit)}:capacity"
        stage = f"{circuit.element} at {plant.stage}"
        label = f"{circuit.element} circuit of {plant.name} ({net.where(plant.region)})"
        net.builder.add_row(
            Row(
                f"circuit:{plant.id}:{circuit.element}", "circuit", net.relax_class("circuit", stage, plant.region, plant.id),
                stage, plant.region, plant.id, circuit.commodity, label, "", (key,),
            ),
            rhs=net.world.value(key),
            entries=[(column, 1.0)],
        )  # fmt: skip


def host_activity(net: Network) -> None:
    r"""Host activity: a companion cannot start its host, which runs as in its own solution.

    $$x_{po} \le x^{*}_{po}$$

    Never relaxed: more host metal is a question about the host.
    """
    limits = net.host_limits or {}
    for column in [c for c in net.builder.columns if c.kind == "host"]:
        plant = net.model.plant[column.plant]
        label = f"feed of {column.origin or column.commodity} at {plant.name}, as in its own solution"
        net.builder.add_row(
            Row(
                f"host:{column.id}", "host", "", plant.stage, plant.region, plant.id, column.commodity, label
            ),
            rhs=max(0.0, limits[column.id]),
            entries=[(column.id, 1.0)],
        )
