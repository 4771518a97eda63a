"""Sulphuric acid in figures: acid, emission and air of an acid plant from sulphur or gas, on stated conversions.

acid        t H2SO4 = S to gas x conversion x absorption x 98.08/32.06 ; over its strength for acid as sold
emission    SO2 kg = S to gas x (1 - conversion) x 64.06/32.06 ; a tonne of acid
gas         SO2 mol = flow x vol% / 22.414 ; tail gas x (1 - X) / (1 - 1.5 x X)
"""

from __future__ import annotations

from oreshed.technology.laws.quantity import Quantity, relation
from oreshed.technology.laws.worksheet import Worksheet
from oreshed.technology.registry import Technology
from oreshed.technology.species import molar_mass

ACID, DIOXIDE, TRIOXIDE, SULPHUR = (molar_mass(s) for s in ("H2SO4", "SO2", "SO3", "S"))
NORMAL = 22.414

SHEET = Worksheet(
    (
        Quantity("ya", "fraction", "S_recovery_to_acid|S_to_acid|sulphur_to_acid|S_recovery|sulphur_recovery|S_fixation|sulphur_fixation|sulphur_capture_to_acid|S_recovered_as_acid|S_captured_as_acid", "of the sulphur made acid", 0.0, 1.0), Quantity("m", "t", "conc|Zn_conc|Cu_conc|Pb_conc|feed|ore|charge|sulphide|zinc_conc|pyrite", "concentrate"), Quantity("mr", "t_per_d", "conc|feed|zinc_conc|Zn_conc|Cu_conc|Pb_conc|copper_conc|lead_conc|throughput|concentrate_feed|roaster_feed|", "concentrate"), Quantity("s", "fraction", "S|conc_S|S_in_conc|feed_S|sulphur|S_content|sulphur_in_conc|sulphur_content", "sulphur in it", 0.0, 1.0),
        Quantity("g", "fraction", "S_to_gas|to_gas|S_eliminated|S_removal|sulphur_to_gas|S_captured|S_oxidised|S_to_SO2|S_to_acid_plant|gas_capture|SO2_capture|capture|roasting_S_elimination", "of the sulphur", 0.0, 1.0), Quantity("cap", "fraction", "gas_captured|SO2_captured|hood_capture|offgas_capture|collection_efficiency|gas_collection", "of the gas", 0.0, 1.0),
        Quantity("X", "fraction", "SO2_conversion|conversion|converter_conversion|conversion_efficiency|X|SO2_to_SO3", "SO2 to SO3", 0.0, 1.0), Quantity("a", "fraction", "absorption|absorption_efficiency|SO3_absorption|absorber_efficiency|absorbed", "of SO3", 0.0, 1.0), Quantity("c", "fraction", "acid_strength|strength|acid_concentration|product_acid|H2SO4_strength|acid|product_strength|acid_conc", "of acid sold", 0.0, 1.0),
        Quantity("S", "t", "S_in_gas|S_to_gas|sulphur_in_gas|S_as_SO2", ""), Quantity("Sr", "t_per_d", "S_to_gas|S_in_gas|sulphur_burned|S_burned|sulphur|S", ""), Quantity("D", "t", "SO2|SO2_in_gas|SO2_to_plant|SO2_generated", ""), Quantity("Dr", "t_per_d", "SO2|SO2_in_gas|SO2_to_plant|SO2_generated", ""),
        Quantity("A", "t", "H2SO4|acid|acid_100|H2SO4_100pct|sulphuric_acid|acid_100pct", "of 100 %"), Quantity("Ar", "t_per_d", "H2SO4|acid|acid_100|H2SO4_100pct|sulphuric_acid|acid_production|acid_100pct|capacity|acid_capacity|acid_monohydrate", "of 100 %"),
        Quantity("B", "t", "acid_sold|acid_98|product_acid|acid_at_strength|H2SO4_98pct|acid_98pct|acid_solution", "at its strength"), Quantity("Br", "t_per_d", "acid_sold|acid_98|product_acid|acid_at_strength|H2SO4_98pct|acid_98pct", ""),
        Quantity("At", "t_per_t", "H2SO4|acid|H2SO4_per_t_conc|acid_yield|sulphuric_acid|acid_100pct|H2SO4_100pct|acid_per_t_conc", "a tonne of concentrate"), Quantity("Bt", "t_per_t", "H2SO4_98pct|acid_98|acid_98pct|acid_product|acid_at_strength|acid_sold|H2SO4_product", ""),
        Quantity("E", "kg_per_t", "SO2_emitted|SO2_emission|SO2_to_stack|SO2|tail_SO2|SO2_to_air|emission|stack_SO2|SO2_lost|SO2_unconverted", "a tonne of concentrate"), Quantity("Ea", "kg_per_t_acid", "SO2|SO2_emission|SO2_emitted|emission|tail_SO2|SO2_to_stack|stack_SO2", "a tonne of acid"), Quantity("Em", "kg", "SO2_emitted|SO2_emission|SO2_to_stack|SO2_lost|emitted|SO2_to_air", ""), Quantity("Er", "t_per_d", "SO2_emitted|SO2_emission|SO2_to_stack|emission|SO2_lost|stack_SO2|SO2_to_air", ""),
        Quantity("Ew", "kg_per_t", "SO2_per_t_acid|SO2_kg_per_t_H2SO4|emission_factor|SO2_emission_factor", "a tonne of acid"),
        Quantity("V", "Nm3_per_h", "gas|strand_gas|gas_flow|offgas|feed_gas|flow|roaster_gas|gas_volume|inlet_gas|", "dry gas in"), Quantity("x", "fraction", "SO2_vol|SO2|SO2_in_gas|SO2_in|SO2_in_vol|inlet_SO2_vol|feed_gas_SO2|SO2_feed|SO2_content|gas_strength|inlet_SO2|gas_SO2|feed_SO2|SO2_strength", "in the gas", 0.0, 1.0), Quantity("o", "fraction", "O2_vol|O2|inlet_O2|gas_O2|O2_in_gas", "", 0.0, 1.0), Quantity("tail", "fraction", "tail_SO2|outlet_SO2|stack_SO2|stack_SO2_vol|tail_gas_SO2|tail_gas|SO2_out|exit_SO2|tail_gas_SO2_vol", "in the tail gas"), Quantity("Vt", "Nm3_per_h", "tail_gas|stack_gas|outlet_gas|tail_gas_flow", ""), Quantity("mg", "", "tail_SO2_mg_per_Nm3|stack_SO2_mg_per_Nm3|SO2_mg_per_Nm3|tail_gas_SO2_mg_per_Nm3", "mg/Nm3"),
        Quantity("O", "t_per_t", "O2_for_SO3|O2_per_t_acid|O2", "a tonne of acid"), Quantity("r", "", "O2_to_SO2|O2_over_SO2|O2_SO2_ratio|O2_to_SO2_ratio", ""), Quantity("W", "t_per_t", "water_per_t_acid|water|H2O|water_for_acid", "chemical, a tonne of 100 % acid"),
    ),
    (
        relation("A", lambda m, s, ya: m * s * ya * ACID / SULPHUR), relation("Ar", lambda mr, s, ya: mr * s * ya * ACID / SULPHUR), relation("At", lambda s, ya: s * ya * ACID / SULPHUR), relation("S", lambda m, s, g, cap: m * s * g * cap), relation("S", lambda m, s, g: m * s * g), relation("Sr", lambda mr, s, g: mr * s * g), relation("Dr", lambda V, x: 24.0 * V * x / NORMAL * DIOXIDE / 1e3), relation("x", lambda Dr, V: Dr * 1e3 / DIOXIDE * NORMAL / (24.0 * V)),
        relation("S", lambda D: D * SULPHUR / DIOXIDE), relation("D", lambda S: S * DIOXIDE / SULPHUR), relation("Sr", lambda Dr: Dr * SULPHUR / DIOXIDE), relation("Dr", lambda Sr: Sr * DIOXIDE / SULPHUR),
        relation("A", lambda S, X, a: S * ACID / SULPHUR * X * a), relation("A", lambda S, X: S * ACID / SULPHUR * X), relation("Ar", lambda Sr, X, a: Sr * ACID / SULPHUR * X * a), relation("Ar", lambda Sr, X: Sr * ACID / SULPHUR * X), relation("Sr", lambda Ar, X: Ar / X * SULPHUR / ACID),
        relation("B", lambda A, c: A / c), relation("Br", lambda Ar, c: Ar / c), relation("At", lambda A, m: A / m), relation("At", lambda Ar, mr: Ar / mr), relation("At", lambda s, g, X, a: s * g * X * a * ACID / SULPHUR), relation("At", lambda s, g, X: s * g * X * ACID / SULPHUR), relation("Bt", lambda At, c: At / c), relation("Bt", lambda At: At / 0.98),
        relation("Em", lambda D, X: 1e3 * D * (1.0 - X)), relation("Er", lambda Dr, X: Dr * (1.0 - X)), relation("E", lambda Em, m: Em / m), relation("E", lambda Er, mr: 1e3 * Er / mr), relation("E", lambda s, g, X: 1e3 * s * g * (1.0 - X) * DIOXIDE / SULPHUR), relation("Ew", lambda X, a: 1e3 * (1.0 - X) / (X * a) * DIOXIDE / ACID), relation("Ew", lambda X: 1e3 * (1.0 - X) / X * DIOXIDE / ACID), relation("Ea", lambda Ew: Ew), relation("X", lambda Ew: 1.0 / (1.0 + Ew / 1e3 * ACID / DIOXIDE)),
        relation("tail", lambda x, X: x * (1.0 - X) / (1.0 - 1.5 * x * X)), relation("X", lambda tail, x: (x - tail) / (x * (1.0 - 1.5 * tail))), relation("Vt", lambda V, x, X: V * (1.0 - 1.5 * x * X)), relation("mg", lambda tail: tail * DIOXIDE / NORMAL * 1e6),
        relation("r", lambda o, x: o / x), relation("O", lambda X: 0.0 * X + 0.5 * 31.998 / ACID), relation("W", lambda X: 0.0 * X + 18.015 / ACID),
    ),
)  # fmt: skip
TECHNOLOGIES = (
    Technology(
        "acid-figures", "Sulphuric acid in figures", ("E10", "N14"), "Acid a tonne of concentrate or of gas, its strength, SO2 emitted and tail gas, on stated conversions.", "industrial", __name__, None, SHEET.compute,
        answers=("*acid plant*", "*sulphuric acid*", "*sulfuric acid*", "*contact process*", "*SO2*", "*double contact*", "*double absorption*", "*sinter*gas*", "*roaster gas*", "*strand gas*", "*offgas*strength*", "*gas strength*"), words=SHEET.words, equations=__doc__ or "", stated_only=True, needs=SHEET.needs,
    ),
)  # fmt: skip
