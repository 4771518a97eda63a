"""Laws of hydrometallurgy: read in any unit, applied to whatever a case gives, true to physics at their limits."""

import math

import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.answering import outcome_of
from oreshed.technology.casework.case import Case, compare
from oreshed.technology.casework.case_units import converted, splits, unit
from oreshed.technology.extraction.grain_course import converted_share, dimensionless_time, in_tanks
from oreshed.technology.registry import technologies, technology
from oreshed.technology.separation.extraction_laws import kremser_share, kremser_stages, raffinate, steps
from oreshed.technology.separation.sorption_laws import column_time, langmuir, langmuir_rest

CONTROLS = ("film", "product layer", "reaction", "first order")


def case(
    label: str, inputs: dict[str, object], published: dict[str, object], tolerance: str = "0.5 %"
) -> Case:
    return Case("x", label, "formula", "", inputs, published, tolerance, False)


def told(id: str, **inputs: object) -> object:
    return technology(id).compute(inputs)


@pytest.mark.parametrize("control", CONTROLS)
def test_a_course_and_its_inverse_are_one(control: str) -> None:
    for share in (0.01, 0.3, 0.9, 0.999):
        assert converted_share(control, dimensionless_time(control, share)) == pytest.approx(share, rel=1e-9)


@pytest.mark.parametrize("control", CONTROLS)
def test_more_tanks_convert_more_and_many_tanks_are_a_batch(control: str) -> None:
    shares = [in_tanks(control, 0.7, n) for n in (1, 2, 5, 20, 200)]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(converted_share(control, 0.7), abs=0.01)


def test_one_figure_is_one_figure_in_any_unit() -> None:
    one = told("sorption", C0_mg_L=80, dose_g_L=1.5, qmax_mg_g=60, b_L_mg=0.12)
    other = told("sorption", C0_kg_m3=0.08, dose_kg_m3=1.5, qmax_g_kg=60, b_L_g=120)
    assert one["Ce_mg_L"] == pytest.approx(other["Ce_ug_L"] / 1000.0)  # type: ignore[index]


def test_a_beaker_keeps_its_metal() -> None:
    rest = langmuir_rest(50.0, 0.2, 100.0, 1.0)
    assert rest + 1.0 * langmuir(50.0, 0.2, rest) == pytest.approx(100.0)


def test_a_column_of_any_dispersion_is_spent_when_its_capacity_is() -> None:
    # depth, velocity, porosity, bulk, dispersion, pace, feed, capacity, affinity, power: linear isotherm, middle of the front
    bed = (0.5, 1e-3, 0.4, 700.0, 2e-6, 0.02, 1.0, 0.05, 0.0, 0.0)
    ideal = 0.5 / 1e-3 * (0.4 + 700.0 * 0.05) / 60.0
    assert column_time(0.5, *bed) == pytest.approx(ideal, rel=0.03)
    wider = (*bed[:4], 1e-5, *bed[5:])
    assert column_time(0.05, *wider) < column_time(0.05, *bed)


def test_stages_by_kremser_and_step_by_step_agree_on_a_straight_isotherm() -> None:
    for stages in (1, 2, 4):
        # So weak an affinity that the isotherm is a line of slope 3.
        left = raffinate(1.0, 0.0, 1.0, 3e6, 1e-6, stages)
        assert 1.0 - left == pytest.approx(kremser_share(3.0, stages), rel=1e-4)
        assert steps(1.0, left, 0.0, 1.0, 3e6, 1e-6) == pytest.approx(stages, abs=1e-3)
        assert kremser_stages(3.0, kremser_share(3.0, stages)) == pytest.approx(stages)


def test_a_unit_is_read_against_the_quantity_that_is_asked() -> None:
    assert ("t", ("min",)) in list(splits("t_min")) and ("T", ("C",)) in list(splits("T_C"))
    assert unit(("L", "m2", "h", "bar")) is not None and unit(("tau",)) is None
    assert converted(1.0, ("g",), "min") is None


@pytest.mark.parametrize(
    ("label", "inputs", "published"),
    [
        ("leaching: Arrhenius", {"k_per_min": {"25": 0.001, "35": 0.0018, "45": 0.0031}}, {"Ea_kJ_mol": 44.62}),
        ("leaching: tanks", {"law": "first order", "k_per_h": 0.4, "residence_per_tank_h": 2, "tanks": [1, 2]}, {"recovery_pct": [44.44, 69.14]}),
        ("cementation: Ag on copper", {"Cu_g_L": 1}, {"log10_K": 15.47, "copper_kg_per_kg_Ag": 0.2946}),
        ("cementation: two rates", {"k_per_min": [0.02, 0.031], "T_C": [25, 50]}, {"Ea_kJ_mol": 14.04, "regime": "diffusion"}),
        ("ion exchange: selectivity", {"Kd_L_g": {"Cu": 24.0, "Cd": 1.5}}, {"alpha_Cu_Cd": 16.0}),
        ("sorption: two ions", {"qmax_mg_g": 50, "b_L_mg": {"Pb": 0.5, "Cd": 0.1}, "Ce_mg_L": {"Pb": 10, "Cd": 10}}, {"q_mg_g": {"Pb": 35.71, "Cd": 7.143}}),
        ("solvent extraction: pH50", {"pH50": {"Zn": 2.1, "Cd": 3.4}, "slope": 2}, {"beta_Zn_Cd": 398.1}),
        ("electrowinning: limit", {"metal": ["Cu", "Zn"], "C_g_L": [40, 60], "k_m_s": [1e-5, 1e-5]}, {"j_lim_A_m2": [1214.7, 1770.9]}),
        ("electrorefining: lead", {"j_A_m2": 190, "cell_V": 0.48, "CE_pct": 96}, {"kWh_t": 129.35}),
        ("membrane: osmotic", {"salt": "ZnSO4", "C_g_L": 10, "T_C": 25}, {"osmotic_pressure_bar": 3.071}),
        ("membrane: film", {"J_L_m2_h": 40, "k_m_s": 2e-5, "R_obs": 0.98}, {"R_true_pct": 98.84}),
        ("calcination: carbonates", {"solids": ["MgCO3", "CaCO3"], "to": "oxide"}, {"mass_loss_pct": [52.2, 43.97]}),
        ("cementation: film on zinc dust", {"Cd0_mg_L": 300, "zinc_dust_g_L": 2, "dust_um": 60, "dust_density_kg_m3": 7140, "k_m_s": 4e-5, "t_min": [10, 20]},
         {"area_m2_m3": 28.01, "Cd_mg_L": {"10min": 153.16, "20min": 78.2}}),
        ("ion exchange: Na-Ca", {"reaction": "2 NaX + Ca2+ = CaX2 + 2 Na+", "log_K": 0.0, "Na0_mM": 0, "Ca0_mM": 2, "resin_capacity_meq_g": 4, "dose_g_L": 1},
         {"Ca_removed_pct": 83.333}),
        ("selective precipitation: hydrogen sulphide", {"H2S_M": 0.1, "K1K2": 1e-21, "Ksp": {"PbS": 3e-28}, "metal_M": 1e-3, "pH": [-0.5, 0]},
         {"onset_pH": {"Pb": -1.261}, "Pb_left_mg_L": {"pH0": 0.6216}}),
        ("electrorefining: silver", {"metal": "Ag", "j_A_m2": 400, "CE_pct": 95, "density_g_cm3": 10.49}, {"deposit_um_d": 3499}),
        ("electrowinning: dilute", {"metal": "Zn", "Zn_g_L": 4, "j_A_m2_per_g_L": 30}, {"j_limit_A_m2": 120, "k_m_s": 1.0165e-5}),
        ("sorption: rate", {"qe_mg_g": 20, "k2_g_mg_min": 0.01}, {"t_95pct_min": 95.0}),
        ("leaching: galena", {"law": "r = k*[H+]^0.5", "T_C": [25, 65], "k_mol_m2_s": [1e-7, 1e-6]}, {"Ea_kJ_mol": 48.25, "order_H": 0.5}),
        ("mine water: pond", {"pH": 6.5, "pO2_atm": 0.2, "pKw": 14, "residence_h": 4}, {"oxidised_pct": 79.3}),
        ("bioleaching: chemostat", {"mu_max_per_h": 0.1, "Ks_g_L": 0.05, "S0_g_L": 9, "D_per_h": 0.06}, {"S_g_L": 0.075}),
    ],
)  # fmt: skip
def test_a_stranger_is_answered_from_what_he_gives(
    label: str, inputs: dict[str, object], published: dict[str, object]
) -> None:
    found = outcome_of(case(label, inputs, published))
    assert found is not None
    assert found.holds and not found.left, (found.error, found.left, found.compared)


@pytest.mark.parametrize(
    ("label", "inputs", "figure", "asked"),
    [
        ("electrowinning: nickel", {"metal": "Ni", "CE_pct": 95}, "kWh_t", "cell"),
        ("solvent extraction: any", {"D": 3, "O_A": 1, "E_pct": None}, "stages", "extraction"),
        ("membrane: salt", {"C0_mg_L": 5, "T_C": 25}, "osmotic_bar", "ions"),
    ],
)
def test_what_the_inputs_do_not_decide_is_refused_and_the_missing_figure_named(
    label: str, inputs: dict[str, object], figure: str, asked: str
) -> None:
    found = outcome_of(case(label, inputs, {figure: 1.0}))
    assert found is not None and not found.compared
    assert asked in "; ".join((found.error, *found.missing))


def test_a_figure_out_of_its_bounds_is_refused_by_name() -> None:
    with pytest.raises(OutOfValidity, match="porosity"):
        told("sorption", porosity=1.4, u_m_h=5.0)


def test_print_that_contradicts_its_own_rates_is_objected_to() -> None:
    published = {"k_per_min": {"25": 0.001, "45": 0.0031}, "Ea_kJ_mol": 90.0}
    said = technology("leaching-kinetics").audit({"T_C": 25}, published)  # type: ignore[misc]
    assert any("Ea_kJ_mol = 90" in x for x in said)
    published["Ea_kJ_mol"] = 44.6
    assert not list(technology("leaching-kinetics").audit({"T_C": 25}, published))  # type: ignore[misc]


@pytest.mark.parametrize(
    "bad", [[], {}, [[1], 2], {"Cd": {"x": 1}}, "x", math.nan, math.inf, {1: 2}, ["Zn", 3], -1e300, "9" * 200]
)
def test_an_input_of_any_shape_is_read_or_refused_in_words(bad: object) -> None:
    for t in technologies():
        if t.lacking:
            words = [w.strip() for x in t.words for w in x.name.split(",")][:12]
            for word in words:
                found = t.outcome(
                    case(t.name, {word: bad, f"{word}_mg_L": bad, "T_C": bad}, {f"{word}_mg_L": 1.0})
                )
                assert "in the form in which it is given" not in found.error, (t.id, word, found.error)


@pytest.mark.parametrize(
    "bad",
    [["Gypsum", "Barite", "Celestite", "Anglesite"], [1, 2, 3], "warm", {}, {"a": [1]}, [[1], 2], None, 0],
)
@pytest.mark.parametrize(
    "label",
    [
        "precipitation: sulphates",
        "solvent extraction: any",
        "electrowinning: zinc",
        "leaching: calcine",
        "ion exchange: any",
    ],
)
def test_a_refusal_never_speaks_in_the_words_of_the_language(label: str, bad: object) -> None:
    inputs = {
        "phases": bad,
        "water": "pure",
        "pH": bad,
        "T_C": bad,
        "log_Kex": -4,
        "n": bad,
        "metal": bad,
        "j_A_m2": bad,
        "reaction": bad,
    }
    found = outcome_of(case(label, inputs, {"recovery_pct": 1.0}))
    assert found is not None
    told = "; ".join((found.error, *found.missing))
    for words in (
        "unpack",
        "object is not",
        "argument must",
        "could not convert",
        "unsupported operand",
        "not supported between",
        "NoneType",
    ):
        assert words not in told, told


def test_what_a_law_does_not_mean_is_not_answered_by_it() -> None:
    for label, inputs, figure in (
        ("cementation: Cu on Zn", {"Cu_g_L": 5, "on": "Zn"}, "Cu_mg_L"),  # no dust by stoichiometry
        ("cementation: Cu on Zn, Fe and Al", {"metals": ["Zn", "Fe", "Al"]}, "consumption_Fe_over_Zn"),
        ("iron precipitation: jarosite", {"solid": "NaFe3(SO4)2(OH)6"}, "goethite_kg_per_kg_Fe"),
    ):
        found = outcome_of(case(label, inputs, {figure: 1.0}))
        assert found is not None and not found.compared, (figure, found.compared)


def test_a_time_in_minutes_is_a_figure_and_no_bound() -> None:
    print_ = case("any", {}, {"tau_min": 5.0, "recovery_min": 5.0})
    assert [c.holds for c in compare(print_, {"tau_min": 9.0, "recovery_min": 9.0}).compared] == [False, True]


def test_a_solid_of_the_database_or_a_formula_sets_its_metal() -> None:
    by_name = told("solid-solubility", phase="Cd(OH)2", pH=[9.0], db="minteq.v4")
    assert by_name["pH9_Cd_mg_L"] == pytest.approx(15.83, rel=0.01)  # type: ignore[index]
    jarosite = told("solid-solubility", solid="KFe3(SO4)2(OH)6", T_C=95, pH=[1.5, 2.0], K_M=0.1, SO4_M=0.5)
    assert jarosite["pH2_Fe_mg_L"] < jarosite["pH1.5_Fe_mg_L"]  # type: ignore[index]
    more = told("solid-solubility", phase="Sphalerite", pH=[2.0], H2S_atm=1.0)
    less = told("solid-solubility", phase="Sphalerite", pH=[2.0], H2S_atm=0.01)
    assert more["Zn_mg_L"] < less["Zn_mg_L"]  # type: ignore[index]
