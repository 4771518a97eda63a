"""A model small enough to check by hand: tin in two made-up countries, Aland (XAA) and Bland (XBB).

In 2024, in tonnes of contained tin: Hill mine (XAA) raises 12,000 and sends 4,000 to Bland; River mine (XBB) raises
18,000 of a possible 20,000 and sends 3,000 to Aland. The smelter of Aland takes 11,000 and makes 10,450 (recovery
0.95; nameplate 15,000, of which 0.70 = 10,500 run), that of Bland takes 19,000 and makes 17,860 (recovery 0.94).
Scrap in Aland: 2,500 collected, 2,400 made (recovery 0.96). Bland sends 4,000 of metal. Indium comes with the
concentrate (0.002 t/t from Hill) and is recovered at Aland's smelter alone.
"""

from pathlib import Path

MODEL = """\
name = "tiny-tin"
title = "Tin in two countries, for tests"
base_year = 2024
target_year = 2030
horizon = 2035
default_bloc = "core"

[tiers]
core = ["XAA"]
partner = ["XBB"]

[blocs]
both = ["XAA", "XBB"]
"""

_PARENTS = "derived,hand,2024,"  # quality, source_id, as_of, note

TABLES = {
    "regions": ["id,name,note", "XAA,Aland,", "XBB,Bland,"],
    "sources": ["id,title_text,year,url,licence,opened,note", "hand,Made by hand for tests,2024,,MIT,true,"],
    "claims": [
        "id,commodity,region,quantity,entity,year,unit,kind,quote,low,central,high,quality,source_id,as_of,note",
        f"c1,tin,XAA,smelter production,,2024,t/yr,measured,10 450 t,10450,10450,10450,{_PARENTS}",
    ],
    "commodities": [
        "id,element,form,role,name,note",
        "indium-refined,indium,refined,metal,Refined indium,",
        "tin-concentrate,tin,concentrate,feed,Tin in concentrate,",
        "tin-refined,tin,refined,metal,Refined tin,",
        "tin-scrap,tin,scrap,feed,Tin in scrap,",
        "tin-slag,tin,slag,residue,Tin in slag,",
    ],
    "origins": [
        "id,region,name,note",
        "XAA-scrap,XAA,Scrap of Aland,",
        "hill,XAA,Hill mine,",
        "river,XBB,River mine,",
    ],
    "compositions": [
        "commodity,origin,element,low,central,high,quality,source_id,as_of,note",
        f"tin-concentrate,*,indium,0.0005,0.001,0.0015,{_PARENTS}",
        f"tin-concentrate,hill,indium,0.0015,0.002,0.0025,{_PARENTS}",
    ],
    "recipes": [
        "recipe,kind,commodity,capacity_basis,low,central,high,quality,source_id,as_of,note",
        f"tin-collect,product,tin-scrap,true,1,1,1,{_PARENTS}",
        f"tin-mine,product,tin-concentrate,true,1,1,1,{_PARENTS}",
        f"tin-remelt,feed,tin-scrap,false,1,1,1,{_PARENTS}",
        f"tin-remelt,product,tin-refined,true,0.94,0.96,0.98,{_PARENTS}",
        f"tin-smelt-a,feed,tin-concentrate,false,1,1,1,{_PARENTS}",
        f"tin-smelt-a,product,tin-refined,true,0.93,0.95,0.96,{_PARENTS}",
        f"tin-smelt-a,residue,tin-slag,false,0.02,0.03,0.04,{_PARENTS}",
        f"tin-smelt-b,feed,tin-concentrate,false,1,1,1,{_PARENTS}",
        f"tin-smelt-b,product,tin-refined,true,0.92,0.94,0.95,{_PARENTS}",
    ],
    "plants": [
        "id,name,region,site,owner,stage,recipe,origin,status,opens,closes,latitude,longitude,reserve_t,"
        "quality,source_id,as_of,note",
        f"a-collect,Scrap yards of Aland,XAA,,,tin scrap collection,tin-collect,XAA-scrap,operating,,,,,,{_PARENTS}",
        f"a-remelt,Aland Remelt,XAA,,,tin remelting,tin-remelt,,operating,,,10.5,-20.25,,{_PARENTS}",
        f"a-smelter,Aland Tin,XAA,port-a,,tin smelting,tin-smelt-a,,operating,,,10,-20,,{_PARENTS}",
        f"b-smelter,Bland Tin,XBB,,,tin smelting,tin-smelt-b,,operating,,,,,,{_PARENTS}",
        f"hill-mine,Hill,XAA,,,tin mining,tin-mine,hill,operating,,,,,400000,{_PARENTS}",
        f"river-mine,River,XBB,,,tin mining,tin-mine,river,operating,,,,,,{_PARENTS}",
    ],
    "capacities": [
        "plant,year,low,central,high,quality,source_id,as_of,note",
        f"a-collect,2024,2400,2500,2600,{_PARENTS}",
        f"a-remelt,2024,3000,3000,3000,{_PARENTS}",
        f"a-smelter,2024,14500,15000,15500,{_PARENTS}",
        f"b-smelter,2024,20000,20000,20000,{_PARENTS}",
        f"hill-mine,2024,11800,12000,12200,{_PARENTS}",
        f"river-mine,2024,20000,20000,20000,{_PARENTS}",
    ],
    "utilisation": [
        "plant,year,reason,low,central,high,quality,source_id,as_of,note",
        f"a-smelter,2024,margin,0.65,0.7,0.75,{_PARENTS}",
        f"river-mine,2024,permit,0.85,0.9,0.95,{_PARENTS}",
    ],
    "circuits": [
        "plant,element,commodity,recovery_low,recovery_central,recovery_high,"
        "capacity_low,capacity_central,capacity_high,opens,closes,quality,source_id,as_of,note",
        f"a-smelter,indium,indium-refined,0.4,0.5,0.6,9,10,11,,,{_PARENTS}",
    ],
    "windows": [
        "plant,element,low,central,high,quality,source_id,as_of,note",
        f"a-smelter,indium,0.005,0.006,0.007,{_PARENTS}",
    ],
    "routes": [
        "from_region,to_region,commodity,origin,year,inferred,distance_km,freight_usd_per_t,"
        "low,central,high,quality,source_id,as_of,note",
        f"XAA,XBB,tin-concentrate,hill,2024,false,1200,60,3800,4000,4200,{_PARENTS}",
        f"XBB,XAA,tin-concentrate,river,2024,false,1200,60,2900,3000,3100,{_PARENTS}",
        f"XBB,XAA,tin-refined,,2024,false,1200,40,3900,4000,4100,{_PARENTS}",
    ],
    "demands": [
        "id,year,region,element,end_use,accepts,low,central,high,quality,source_id,as_of,note",
        f"XAA-indium,2024,XAA,indium,screens,indium-refined,14,15,16,{_PARENTS}",
        f"XAA-solder,2024,XAA,tin,solder,tin-refined,9900,10000,10100,{_PARENTS}",
        f"XAA-solder,2030,XAA,tin,solder,tin-refined,11500,12000,12500,{_PARENTS}",
        f"XAA-tinplate,2024,XAA,tin,tinplate,tin-refined,6700,6850,7000,{_PARENTS}",
        f"XBB-solder,2024,XBB,tin,solder,tin-refined,13000,13860,14000,{_PARENTS}",
    ],
    "stocks": [
        "region,commodity,origin,release_t_per_year,low,central,high,quality,source_id,as_of,note",
        f"XAA,tin-refined,,0,900,1000,1100,{_PARENTS}",
    ],
    "differences": [
        "region,commodity,year,name,low,central,high,quality,source_id,as_of,note",
        f"XAA,tin-refined,2024,unplaced tin of Aland,-200,0,200,{_PARENTS}",
    ],
    "policies": [
        "id,name,from_region,to_region,commodity,opens,closes,low,central,high,quality,source_id,as_of,note",
        f"quota,Export quota of Bland,XBB,*,tin-concentrate,2026,2029,2500,2500,2500,{_PARENTS}",
    ],
    "prices": [
        "commodity,year,low,central,high,quality,source_id,as_of,note",
        f"tin-refined,2024,29000,30000,31000,{_PARENTS}",
    ],
    "options": [
        "id,name,region,kind,earliest_year,expected_year,full_year,capex_low_musd,capex_central_musd,"
        "capex_high_musd,capex_year,capex_quality,capex_source,opex_low_usd_per_t,opex_central_usd_per_t,"
        "opex_high_usd_per_t,opex_quality,opex_source,lead_years,lead_source,"
        "probability_2030,probability_2035,in_reference_case,depends_on,"
        "joint_with,excludes,status,quality,source_id,as_of,note",
        "hill-deep,Hill deep shaft,XAA,expansion,2028,2029,2031,90,120,180,2024,derived,,,,,,,,,0.4,0.7,false,permit,,,"
        f"announced,{_PARENTS}",
        f"rerun,Full run of Aland Tin,XAA,restart,2026,2027,2027,,,,,,,,,,,,,,0.6,0.8,false,,,hill-deep,,{_PARENTS}",
    ],
    "option_effects": [
        "option,kind,target,year,low,central,high,quality,source_id,as_of,note",
        f"hill-deep,capacity_add,hill-mine,2029,2500,3000,3500,{_PARENTS}",
        f"rerun,retention_set,XAA:tin-concentrate,2027,0.05,0.1,0.15,{_PARENTS}",
        f"rerun,utilisation_set,a-smelter,2027,0.9,0.95,1,{_PARENTS}",
    ],
    "modules": [
        "family,stage,size_t_per_year,capex_usd_per_t_per_year,capex_year,years,quality,source_id,as_of,note",
        f"nameplate,tin mining,2000,40000,2022,5,{_PARENTS}",
    ],
    "observables": [
        "id,quantity,region,commodity,year,unit,status,low,central,high,quality,source_id,as_of,note",
        f"a-mine,mine_production,XAA,tin-concentrate,2024,t/yr,imposed,11900,12000,12100,{_PARENTS}",
        f"a-nir,net_import_reliance,XAA,tin-refined,2024,percent,predicted,20,24,28,{_PARENTS}",
    ],
}  # fmt: skip


def write_tiny(folder: Path, *, without: tuple[str, ...] = (), **changed: str) -> Path:
    """Write the model into `folder` (made if need be) and return it.

    changed : full text of a table that is to differ, by table name; `without` : tables left out.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.toml").write_text(changed.pop("model", MODEL), encoding="utf-8")
    for table, lines in TABLES.items():
        if table not in without:
            text = changed.get(table, "\n".join([*lines, ""]))
            (folder / f"{table}.csv").write_text(text, encoding="utf-8", newline="")
    return folder


def with_cell(table: str, row: int, column: str, cell: str) -> str:
    """The table's text with one cell replaced; `row` counts as a spreadsheet does. For cells without commas."""
    lines = list(TABLES[table])
    cells = lines[row - 1].split(",")
    cells[lines[0].split(",").index(column)] = cell
    lines[row - 1] = ",".join(cells)
    return "\n".join([*lines, ""])


def with_row(table: str, line: str) -> str:
    """The table's text with one more row at its end."""
    return "\n".join([*TABLES[table], line, ""])
