"""Sentences as analysts write them about any mineral: region and quantity of each number by the words around it."""

import pytest

from oreshed.basis.regions import name_of
from oreshed.ledger.reading.decode import document_of
from oreshed.ledger.reading.reader import read_claims

HEADINGS = {
    "bottleneck": "## Key Bottleneck summary (2-4 sentences)",
    "production": "## US and Allies Domestic Current Production (tons)",
    "demand": "## US and Allies Domestic Demand 2030 (tons)",
    "supply": "## US and Allies Domestic Supply 2030 (tons)",
    "discovery": "## Key Discovery Technologies",
    "extraction": "## Key Extraction Technologies",
    "separation": "## Key Separation Technologies",
    "refining": "## Key Purification & Refinement Technologies",
    "remediation": "## Key Remediation Technologies",
}
US, CA, AU, JP, NO, EU, ALL, WORLD = (
    "United States", "Canada", "Australia", "Japan", "Norway", "European Union", "allies", "world",
)  # fmt: skip
Said = list[tuple[float, str, str]]


def said(metal: str, section: str, text: str) -> Said:
    """Value, region and quantity of every number that stands in digits."""
    document = document_of(f"# {metal.capitalize()}\n\n{HEADINGS[section]}\n{text}\n", f"{metal}.md")
    found = []
    for claim in read_claims(document).claims:
        stated = claim.stated
        if stated is None or claim.note.startswith(("word", "number written", "bounds")):
            continue
        value = next((v for v in (stated.central, stated.low, stated.high) if v is not None), 0.0)
        found.append((value, name_of(claim.subject.region), claim.subject.quantity))
    return found


PRODUCTION: list[tuple[str, str, Said]] = [
    ("lithium", "- **Australia:** Greenbushes and three other pits turned out 88 kt in 2023.", [(88, AU, "mine_production")]),
    ("manganese", "- **Australia:** The Groote Eylandt mine shipped 3.1 Mt of ore in 2022, all of it sent to smelters in Asia.", [(3.1, AU, "mine_production")]),
    ("molybdenum", "- **United States:** Climax and Henderson in Colorado produced 12 kt in 2023, and copper mines gave another 22 kt.", [(12, US, "mine_production"), (22, US, "mine_production")]),
    ("molybdenum", "- **Chile:** Of the concentrate, 18 kt was shipped abroad for roasting in 2023.", [(18, "Chile", "exports")]),
    ("tantalum", "- **Japan:** Japanese plants made 300 t of tantalum metal in 2022.", [(300, JP, "refined_production_primary")]),
    ("bismuth", "- **Canada:** The Trail smelter yielded 120 t in 2021.", [(120, CA, "refined_production_primary")]),
    ("silver", "- **United States:** Alaska alone mined 410 t of silver in 2023; Nevada followed with 160 t.", [(410, US, "mine_production"), (160, US, "mine_production")]),
    ("magnesium", "- **United States:** The Utah plant delivered 20 kt of primary metal in 2021.", [(20, US, "refined_production_primary")]),
    ("magnesium", "- **United States:** Secondary magnesium, recovered from aluminium cans and castings, came to 101 kt in 2022.", [(101, US, "refined_production_secondary")]),
    ("fluorspar", "- **Canada:** The St. Lawrence mine in Newfoundland produced 22 kt before it closed in 2022. It had exported 15 kt of that.", [(22, CA, "mine_production"), (15, CA, "exports")]),
    ("lithium", "Output in Quebec reached 6 kt in 2023, while Western Australia mined 90 kt.", [(6, CA, "mine_production"), (90, AU, "mine_production")]),
    ("silver", "The mines of Queensland gave 900 t in 2023. They had given 1,000 t in 2022.", [(900, AU, "mine_production"), (1000, AU, "mine_production")]),
    ("manganese", "- **Norway:** Ferroalloy smelters at Sauda and Porsgrunn produced 560 kt of alloy in 2023 from imported ore.", [(560, NO, "refined_production_primary")]),
    ("titanium", "- **Japan:** Sponge output was 55 kt in 2023.", [(55, JP, "refined_production_total")]),
    ("kaolin", "- **United States:** Georgia mined 4.5 Mt of clay in 2023, most of it around Sandersville; South Carolina added 0.3 Mt.", [(4.5, US, "mine_production"), (0.3, US, "mine_production")]),
    ("manganese", "- **Elsewhere:** Georgia, in the Caucasus, mined 180 kt in 2023, and Ukraine 120 kt.", [(180, "Georgia", "mine_production"), (120, "Ukraine", "mine_production")]),
    ("fluorspar", "World mine production was 8.8 Mt in 2023, of which China dug 5.7 Mt and Mexico 1.0 Mt.", [(8.8, WORLD, "mine_production"), (5.7, "China", "mine_production"), (1.0, "Mexico", "mine_production")]),
    ("bismuth", "World refinery production was about 20 kt in 2023, with China at 16 kt and Laos at 2 kt.", [(20, WORLD, "refined_production_primary"), (16, "China", "refined_production_primary"), (2, "Laos", "refined_production_primary")]),
    ("lithium", "- **Australia:** Of that, 80 kt left the country as concentrate in 2023.", [(80, AU, "exports")]),
    ("bismuth", "- **United States:** Recyclers obtained 80 t from old scrap in 2023.", [(80, US, "refined_production_secondary")]),
    ("silver", "- **Canada:** The mill at Keno Hill treats 400 t of ore a day and the smelter at Trail has a nameplate of 1,000 t/yr.", [(1000, CA, "capacity")]),
    ("tantalum", "- **Australia:** Mined 60 t in 2022. The country exported 50 t of it as concentrate.", [(60, AU, "mine_production"), (50, AU, "exports")]),
    ("magnesium", "- **Australia:** A project in Victoria holds 12 Mt of ash, a resource said to contain 1.5 Mt of metal.", [(12, AU, "resource"), (1.5, AU, "resource")]),
    ("lithium", "Quebec's Whabouchi deposit holds 37 Mt of ore.", [(37, CA, "resource")]),
    ("molybdenum", "- **Run rate:** Utilisation of American roasters was 62 % in 2023.", [(62, US, "capacity")]),
    ("fluorspar", "- **Outside the bloc:** Chinese mines provided 65 % of the world's output in 2023, or 5.7 Mt.", [(65, "China", "world_share"), (5.7, "China", "mine_production")]),
    ("manganese", "- **Total:** The bloc's mines gave 3.3 million wet tonnes of ore in 2023.", [(3.3, ALL, "mine_production")]),
    ("lithium", "The bloc mined 105 kt in 2023, nearly all Australian.", [(105, ALL, "mine_production")]),
    ("tantalum", "- **Philippines, Laos:** no part. Canada's Tanco mine shipped 20 t in 2021; the mine had yielded 25 t in 2020.", [(20, CA, "mine_production"), (25, CA, "mine_production")]),
    ("fluorspar", "- **Germany:** A refinery in Dohna made 40 kt of hydrofluoric acid from purchased spar in 2022.", [(40, EU, "refined_production_primary")]),
]  # fmt: skip
DEMAND: list[tuple[str, str, Said]] = [
    ("lithium", "- **United States:** 120 kt in 2030, of which cell plants take 100 kt.", [(120, US, "demand"), (100, US, "demand")]),
    ("lithium", "- **Share:** The bloc stands for 38 % of world demand in 2030.", [(38, ALL, "demand")]),
    ("bismuth", "- **Japan:** will want 1.4 kt by 2030, 70 % of it from abroad.", [(1.4, JP, "demand"), (70, JP, "import_share")]),
    ("magnesium", "- **European Union:** Buyers took 180 kt in 2023, and 95 % came from China.", [(180, EU, "demand"), (95, EU, "import_share")]),
    ("tantalum", "Capacitors use 34 % of tantalum, superalloys 22 %.", [(34, ALL, "end_use_share"), (22, ALL, "end_use_share")]),
    ("silver", "- **United States:** Silver demand is set to reach 7.5 kt in 2030. Imports covered 4.4 kt in 2023.", [(7.5, US, "demand"), (4.4, US, "imports")]),
]  # fmt: skip
SUPPLY: list[tuple[str, str, Said]] = [
    ("lithium", "- **Mines:** Thacker Pass and Rhyolite Ridge in Nevada 45 kt, Quebec 12 kt, Australia 130 kt in 2030.", [(45, US, "mine_production"), (12, CA, "mine_production"), (130, AU, "mine_production")]),
    ("lithium", "- **Mine output:** Australia 130 kt and Canada 14 kt.", [(130, AU, "mine_production"), (14, CA, "mine_production")]),
    ("magnesium", "- **Smelters:** Canada could bring 30 kt from tailings by 2030.", [(30, CA, "refined_production_primary")]),
    ("bismuth", "- **Refineries:** Japan 500 t and Belgium 800 t in 2030.", [(500, JP, "refined_production_primary"), (800, EU, "refined_production_primary")]),
    ("tantalum", "- **Recycling:** 350 t in the United States and 200 t in Europe.", [(350, US, "recycled_supply"), (200, EU, "recycled_supply")]),
    ("silver", "- **Secondary supply:** about 2.2 kt for the bloc in 2030.", [(2.2, ALL, "recycled_supply")]),
    ("manganese", "- **Imports:** 1.1 Mt of ore from Gabon and South Africa.", [(1.1, ALL, "imports")]),
    ("manganese", "- **Australia:** Mines in the Northern Territory are planned to give 2.9 Mt in 2030.", [(2.9, AU, "mine_production")]),
    ("lithium", "- **Total:** Mines, recyclers and imports from partners together give the bloc 240 kt.", [(240, ALL, "supply_total")]),
    ("fluorspar", "- **United States:** A mine in Kentucky would bring 50 kt, recycled acid 10 kt.", [(50, US, "mine_production"), (10, US, "recycled_supply")]),
    ("silver", "- **Collection:** 25 % of discarded panels in the Union are returned for silver recovery.", [(25, EU, "collection_rate")]),
    ("lithium", "- **European Union:** recycled content in cells must be 6 % by 2031.", [(6, EU, "recycled_share")]),
    ("magnesium", "- **Plants:** The Becancour works in Quebec adds 40 kt/yr of capacity.", [(40, CA, "capacity")]),
]  # fmt: skip
TECHNOLOGY: list[tuple[str, str, str, Said]] = [
    ("molybdenum", "extraction", "- **Block caving:** Ore with a head grade of 0.18 % Mo is caved at Henderson.", [(0.18, US, "physical_property")]),
    ("tantalum", "discovery", "- **Pegmatites:** Economic grades begin at 0.02 % Ta2O5.", [(0.02, WORLD, "physical_property")]),
    ("lithium", "separation", "- **Flotation:** A concentrate of 6 % Li2O is made from ore with 1.2 % Li2O.", [(6, WORLD, "purity"), (1.2, WORLD, "physical_property")]),
    ("molybdenum", "separation", "- **Flotation:** Concentrate at 54 % Mo, with 0.3 % Cu left in it.", [(54, WORLD, "purity"), (0.3, WORLD, "impurity_content")]),
    ("fluorspar", "separation", "- **Acid grade:** Product assays 97 % CaF2 with less than 1.5 % silica.", [(97, WORLD, "purity"), (1.5, WORLD, "impurity_content")]),
    ("magnesium", "refining", "- **Pidgeon retorts:** Dolime and ferrosilicon react at 1,200 °C for 8 hours under 10 Pa.", [(1200, WORLD, "process_condition"), (8, WORLD, "process_condition"), (10, WORLD, "process_condition")]),
    ("bismuth", "refining", "- **Physics:** Bismuth melts at 271 °C and boils at 1,564 °C; its density is 9.8 g/cm3.", [(271, WORLD, "physical_property"), (1564, WORLD, "physical_property"), (9.8, WORLD, "physical_property")]),
    ("lithium", "separation", "- **Leaching:** Roasted ore is leached with 30 % sulphuric acid, a 10 % excess, and dissolves 96 % of the lithium.", [(30, WORLD, "process_condition"), (10, WORLD, "process_condition"), (96, WORLD, "recovery")]),
    ("manganese", "refining", "- **Cells:** Current efficiency is about 65 %, and the flake is 99.7 % Mn.", [(65, WORLD, "process_condition"), (99.7, WORLD, "purity")]),
    ("silver", "separation", "- **Flotation:** Pulp of 35 % solids at pH 8 recovers 91 % of the silver.", [(35, WORLD, "process_condition"), (8, WORLD, "process_condition"), (91, WORLD, "recovery")]),
    ("silver", "refining", "- **Moebius cells:** Anodes of 98.5 % silver give crystals of 99.99 %.", [(98.5, WORLD, "purity"), (99.99, WORLD, "purity")]),
    ("lithium", "remediation", "- **Tailings:** Reverse osmosis takes out 99 % of the lithium from seepage.", [(99, WORLD, "recovery")]),
]  # fmt: skip
ELSEWHERE: list[tuple[str, str, str, Said]] = [
    ("zirconium", "production", "- **Australia:** Iluka's Jacinth-Ambrosia mine in South Australia contributed 180 kt of zircon in 2023, the largest in the world.",[(180,AU,"mine_production")]),
    ("manganese", "production", "Australia, the world's third-largest producer at 2.9 Mt in 2023, ships nearly everything unprocessed.",[(2.9,AU,"mine_production")]),
    ("chromium", "production", "Finland's Kemi mine accounts for all EU output: 2.1 Mt of ore in 2023.",[(2.1,EU,"mine_production")]),
    ("silver", "production", "Penasquito and Fresnillo put Mexico at the top with 6.4 kt in 2023; Peru followed with 3.1 kt.",[(6.4,"Mexico","mine_production"),(3.1,"Peru","mine_production")]),
    ("lithium", "production", "- **Australia (Western Australia):** 88 kt Li in spodumene concentrate in 2023, 97 % of which went to China.",[(88,AU,"mine_production")]),
    ("tantalum", "production", "- **Brazil and Rwanda:** not allied, but they mined 360 t and 520 t in 2023, respectively.",[(360,"Brazil","mine_production"),(520,"Rwanda","mine_production")]),
    ("bismuth", "production", "- **Japan:** Refined output was 480 t in 2022, won as a by-product of lead smelting.",[(480,JP,"refined_production_primary")]),
    ("magnesium", "production", "- **Recycling:** American recyclers turned out 100 kt of secondary magnesium in 2022.",[(100,US,"refined_production_secondary")]),
    ("zirconium", "production", "Domestic mines in Florida and Georgia yielded 90 kt in 2023.",[(90,US,"mine_production")]),
    ("molybdenum", "production", "The Endako mine in British Columbia was idle; the province's copper pits still gave 1.1 kt in 2023.",[(1.1,CA,"mine_production")]),
    ("silver", "production", "Poland's KGHM refined 1.3 kt of silver from its own copper ores in 2023.",[(1.3,EU,"refined_production_primary")]),
    ("vermiculite", "production", "US mines (Virginia and South Carolina) sold or used 100 kt in 2022.",[(100,US,"mine_production")]),
    ("lithium", "production", "The Philippines shipped 12 kt of ore to Japan in 2023.",[(12,"Philippines","exports")]),
    ("nickel", "production", "The Philippines dug 400 kt in 2023.",[(400,"Philippines","mine_production")]),
    ("tellurium", "production", "The bloc refined 190 t in 2023, against 430 t in China.",[(190,ALL,"refined_production_primary"),(430,"China","refined_production_primary")]),
    ("fluorspar", "production", "No fluorspar is mined in Japan; 100 kt was imported in 2023.",[(100,JP,"imports")]),
    ("lithium", "supply", "*Summary: Domestic supply should reach 260 kt in 2030, with mines giving 230 kt and recycling 30 kt.*",[(260,ALL,"supply_total"),(230,ALL,"mine_production"),(30,ALL,"recycled_supply")]),
    ("lithium", "supply", "- **Australia:** 150 kt from mines, little of it refined at home.",[(150,AU,"mine_production")]),
    ("lithium", "supply", "- **Mine projects:** Rose (5 kt), James Bay (6 kt) and Kathleen Valley (11 kt).",[(5,ALL,"mine_production"),(6,CA,"mine_production"),(11,AU,"mine_production")]),
    ("manganese", "supply", "- **Mine supply:** 3.4 Mt in 2030, all from Australia.",[(3.4,AU,"mine_production")]),
    ("magnesium", "supply", "- **Primary metal:** 50 kt in the United States and 30 kt in Canada.",[(50,US,"refined_production_primary"),(30,CA,"refined_production_primary")]),
    ("magnesium", "supply", "- **Secondary metal:** 130 kt a year from castings and cans.",[(130,ALL,"refined_production_secondary")]),
    ("silver", "supply", "- **Scrap:** photographic and solar waste could yield 1.1 kt by 2030.",[(1.1,ALL,"recycled_supply")]),
    ("silver", "supply", "- **Canada:** mines 500 t, refineries 900 t and recyclers 200 t.",[(500,CA,"mine_production"),(900,CA,"refined_production_total"),(200,CA,"recycled_supply")]),
    ("bismuth", "supply", "The bloc's mined output would be 3 kt in 2030 and its refined output 5 kt.",[(3,ALL,"mine_production"),(5,ALL,"refined_production_primary")]),
    ("tantalum", "supply", "- **Net imports:** the remaining 900 t must be bought from Rwanda and Brazil.",[(900,ALL,"imports")]),
    ("fluorspar", "supply", "- **Canada:** A reopened St. Lawrence is designed for 150 kt/yr of acidspar.",[(150,CA,"capacity")]),
    ("molybdenum", "supply", "- **United States:** By-product plants at copper mines are to turn out 35 kt by 2030, primary mines 20 kt.",[(35,US,"mine_production"),(20,US,"mine_production")]),
    ("lithium", "demand", "- **Imports:** The EU bought 18 kt from Chile in 2023.",[(18,EU,"imports")]),
    ("silver", "demand", "Solar cells absorb 17 % of silver, electronics 30 %.",[(17,ALL,"end_use_share"),(30,ALL,"end_use_share")]),
    ("fluorspar", "demand", "- **Japan:** hydrofluoric acid makers alone need 150 kt; steel takes 40 kt.",[(150,JP,"demand"),(40,JP,"demand")]),
    ("tantalum", "demand", "The United States depends on imports for 100 % of its tantalum.",[(100,US,"import_share")]),
    ("lithium", "remediation", "- **Recycling loop:** Only 5 % of spent cells in the United States are collected.",[(5,US,"collection_rate")]),
    ("silver", "extraction", "- **Underground:** Fresnillo-type veins average 300 g/t silver.",[(300,WORLD,"physical_property")]),
    ("lithium", "extraction", "- **Pits:** Greenbushes mines rock with 2 % Li2O.",[(2,AU,"physical_property")]),
    ("tin", "extraction", "- **Rasp:** At Renison in Tasmania ore grading 1.4 % Sn is drilled from long-hole stopes.",[(1.4,AU,"physical_property")]),
    ("nickel", "separation", "- **Mills:** Canadian mills at Sudbury recover 86 % of the nickel.",[(86,CA,"recovery")]),
    ("tantalum", "separation", "- **Digestion:** Concentrate of 30 % Ta2O5 is digested in 70 % hydrofluoric acid at 80 °C for 12 hours.",[(30,WORLD,"purity"),(70,WORLD,"process_condition"),(80,WORLD,"process_condition"),(12,WORLD,"process_condition")]),
    ("titanium", "refining", "- **Kroll:** TiCl4, boiling at 136 °C, is reduced by magnesium at 850 °C, giving sponge of 99.7 % purity with under 0.05 % oxygen.",[(136,WORLD,"physical_property"),(850,WORLD,"process_condition"),(99.7,WORLD,"purity"),(0.05,WORLD,"impurity_content")]),
    ("fluorspar", "refining", "- **Acid:** Kilns at 250 °C convert 98 % of the CaF2.",[(250,WORLD,"process_condition"),(98,WORLD,"recovery")]),
    ("manganese", "refining", "- **Cells:** Electrolyte with 35 g/L manganese at pH 7 and 0.1 g/L selenium; molar mass 54.9 g/mol; potential -1.18 V.",[(35,WORLD,"process_condition"),(7,WORLD,"process_condition"),(54.9,WORLD,"physical_property")]),
    ("silver", "remediation", "- **Cyanide:** Destruction with 2 kg/t SO2 cuts cyanide below 1 mg/L at 90 % efficiency.",[(90,WORLD,"recovery")]),
    ("lithium", "bottleneck", "Converters are the choke point: the bloc mines 55 % of the world's lithium but refines 6 %.",[(55,ALL,"world_share"),(6,ALL,"world_share")]),
    ("lithium", "bottleneck", "Hydroxide plants in the bloc have a capacity of 90 kt/yr and ran at a utilisation of 40 % in 2023.",[(90,ALL,"capacity"),(40,ALL,"capacity")]),
    ("rhenium", "production", "US output of rhenium, all from molybdenum roasting, was 9.5 t in 2022.",[(9.5,US,"refined_production_primary")]),
    ("zinc", "production", "- **Canada:** The Trail and Valleyfield smelters make 270 kt and 180 kt a year.",[(270,CA,"refined_production_primary"),(180,CA,"refined_production_primary")]),
    ("zinc", "production", "- **United States:** Red Dog dug 540 kt in 2023 and Tennessee mines 120 kt. The country smelted only 110 kt.",[(540,US,"mine_production"),(120,US,"mine_production"),(110,US,"refined_production_total")]),
    ("copper", "production", "- **Australia:** 810 kt mined in 2023, of which 450 kt was exported as concentrate and 400 kt refined at Townsville and Olympic Dam.",[(810,AU,"mine_production"),(450,AU,"exports"),(400,AU,"refined_production_total")]),
    ("copper", "production", "- **Japan:** no mines, but smelters fed with Chilean concentrate gave 1.5 Mt of cathode in 2023.",[(1.5,JP,"refined_production_primary")]),
    ("copper", "production", "- **European Union:** Scrap refiners in Germany and Belgium produced 600 kt in 2022.",[(600,EU,"refined_production_secondary")]),
    ("nickel", "production", "- **Norway:** Nikkelverk refined 85 kt of nickel in 2023 from Canadian matte.",[(85,NO,"refined_production_primary")]),
    ("platinum", "production", "- **United States:** Stillwater mined 8.4 t of palladium in 2023; autocatalyst recyclers recovered 40 t of platinum-group metals.",[(8.4,US,"mine_production"),(40,US,"refined_production_secondary")]),
    ("tin", "production", "Minsur in Peru and Timah in Indonesia smelted 31 kt and 15 kt in 2023, respectively.",[(31,"Peru","refined_production_total"),(15,"Indonesia","refined_production_total")]),
    ("tin", "production", "- **Australia:** Renison yielded 9 kt, shipped as concentrate to Malaysia.",[(9,AU,"mine_production")]),
    ("beryllium", "production", "Utah's Spor Mountain gave 190 t of beryllium in 2023, two thirds of the world's 330 t.",[(190,US,"mine_production"),(330,WORLD,"mine_production")]),
    ("potash", "production", "Saskatchewan is home to ten mines that raised 13 Mt in 2023.",[(13,CA,"mine_production")]),
    ("potash", "production", "- **World:** 39 Mt in 2023; Canada 13 Mt, Russia 6.5 Mt, Belarus 3.8 Mt.",[(39,WORLD,"mine_production"),(13,CA,"mine_production"),(6.5,"Russia","mine_production"),(3.8,"Belarus","mine_production")]),
    ("phosphate rock", "production", "Florida, North Carolina, Idaho and Utah together mined 20 Mt in 2023.",[(20,US,"mine_production")]),
    ("gallium", "production", "China turned out 600 t of primary gallium in 2023, 98 % of the world's total; Japan and Korea 3 t and 2 t.",[(600,"China","refined_production_primary"),(98,"China","world_share"),(3,JP,"refined_production_primary"),(2,"South Korea","refined_production_primary")]),
    ("germanium", "production", "The Trail smelter recovers 20 t a year of germanium dioxide; Umicore's Olen plant another 15 t, half of it from scrap.",[(20,CA,"refined_production_total"),(15,EU,"refined_production_total")]),
    ("indium", "production", "Recyclers in Japan reclaimed 500 t of indium from sputtering targets in 2022.",[(500,JP,"refined_production_secondary")]),
    ("niobium", "production", "Brazil supplied 90 % of the world's niobium in 2023 and Canada's Niobec mine 6.5 kt.",[(90,"Brazil","world_share"),(6.5,CA,"mine_production")]),
    ("rare earths", "production", "Mountain Pass in California delivered 43 kt of REO in concentrate in 2023. The mine sent 40 kt of this to China.",[(43,US,"mine_production"),(40,US,"exports")]),
    ("rare earths", "production", "Lynas mined 17 kt at Mount Weld in Western Australia; its plant in Malaysia separated 15 kt.",[(17,AU,"mine_production"),(15,"Malaysia","refined_production_primary")]),
    ("strontium", "production", "The resource at Scaddan is 5.1 Mt of ore.",[(5.1,ALL,"resource")]),
    ("uranium", "production", "Cigar Lake and McArthur River in Saskatchewan gave 11 kt of U in 2023; reserves there are 230 kt.",[(11,CA,"mine_production"),(230,CA,"reserves")]),
    ("zinc", "supply", "- **United States:** 750 kt from mines in 2030, yet smelters only 150 kt and recyclers 100 kt.",[(750,US,"mine_production"),(150,US,"refined_production_total"),(100,US,"recycled_supply")]),
    ("copper", "supply", "- **Domestic mining:** United States 1.5 Mt, Australia 1.0 Mt, Canada 0.6 Mt, EU 0.8 Mt.",[(1.5,US,"mine_production"),(1.0,AU,"mine_production"),(0.6,CA,"mine_production"),(0.8,EU,"mine_production")]),
    ("copper", "supply", "- **Refining:** Japan 1.5 Mt; EU 2.6 Mt.",[(1.5,JP,"refined_production_total"),(2.6,EU,"refined_production_total")]),
    ("copper", "supply", "- **Resolution** in Arizona, if permitted, would mine 400 kt a year after 2032.",[(400,US,"mine_production")]),
    ("nickel", "supply", "- **Canada:** Crawford (40 kt) and Thompson (20 kt) mines.",[(40,CA,"mine_production"),(20,CA,"mine_production")]),
    ("gallium", "supply", "- **Canada:** 4 t from a Quebec alumina refinery, 2 t from scrap.",[(4,CA,"refined_production_primary"),(2,CA,"recycled_supply")]),
    ("rare earths", "supply", "- **Gap:** demand less supply leaves 35 kt to be imported.",[(35,ALL,"imports")]),
    ("tin", "supply", "- **Secondary refineries:** Belgium and Poland 12 kt.",[(12,EU,"refined_production_secondary")]),
    ("tin", "demand", "- **European Union:** 55 kt in 2030, 45 % for solder and 20 % for tinplate.",[(55,EU,"demand"),(45,EU,"end_use_share"),(20,EU,"end_use_share")]),
    ("tin", "demand", "Of American demand, 75 % is met by imports and 25 % by scrap.",[(75,US,"import_share"),(25,US,"recycled_share")]),
    ("zinc", "demand", "Galvanising takes half of all zinc; the bloc uses 4.9 Mt, or 35 % of world use.",[(4.9,ALL,"demand"),(35,ALL,"world_share")]),
    ("zinc", "extraction", "- **Underground:** Red Dog's head grade has slipped to 12 % Zn; dilution runs at 15 %.",[(12,US,"physical_property"),(15,US,"process_condition")]),
    ("copper", "separation", "- **SX-EW:** Heap leaching recovers 70 % of the copper in 300 days with 10 g/L acid.",[(70,WORLD,"recovery"),(300,WORLD,"process_condition"),(10,WORLD,"process_condition")]),
    ("tin", "separation", "- **Gravity:** Concentrates of 60 % Sn, moisture 5 %, go to the smelter.",[(60,WORLD,"purity"),(5,WORLD,"process_condition")]),
    ("indium", "refining", "- **Electrorefining:** Metal of 99.99 % with at most 10 ppm lead.",[(99.99,WORLD,"purity"),(10,WORLD,"impurity_content")]),
    ("rare earths", "separation", "- **Cracking:** At Kwinana the concentrate (40 % REO) is baked in acid at 300 °C.",[(40,AU,"purity"),(300,AU,"process_condition")]),
    ("uranium", "refining", "- **Yellowcake:** Product holds 85 % U3O8; the metal boils at 4,131 °C.",[(85,WORLD,"purity"),(4131,WORLD,"physical_property")]),
    ("vanadium", "production", "American plants recovered 4.6 kt in 2023 from spent catalysts and ash, with Ohio giving 4.0 kt and Arkansas 0.6 kt.",[(4.6,US,"refined_production_secondary"),(4.0,US,"refined_production_secondary"),(0.6,US,"refined_production_secondary")]),
    ("tungsten", "production", "Mines in the Union gave 2.3 kt in 2023: Austria 0.9 kt, Portugal 0.7 kt, Spain 0.7 kt.",[(2.3,EU,"mine_production"),(0.9,EU,"mine_production"),(0.7,EU,"mine_production"),(0.7,EU,"mine_production")]),
    ("tungsten", "production", "- **Austria:** the Mittersill mine fed 900 t to the Bergla plant, which made 5 kt of powder, mostly from scrap.",[(900,EU,"mine_production")]),
    ("lithium", "production", "- **Chile:** Brines at the Salar de Atacama yielded 44 kt; Japan received 9 kt of it.",[(44,"Chile","mine_production")]),
    ("lithium", "production", "- **Germany and Finland:** nothing mined in 2023, though Keliber's mine is to start with 2.8 kt a year.",[(2.8,EU,"mine_production")]),
    ("manganese", "production", "South Africa leads with 7.2 Mt, then Gabon (4.6 Mt) and Australia (3.0 Mt), in a world total of 20 Mt.",[(7.2,"South Africa","mine_production"),(4.6,"Gabon","mine_production"),(3.0,AU,"mine_production"),(20,WORLD,"mine_production")]),
    ("silver", "production", "The allies mined 3.4 kt in 2023, a seventh of the world's 25 kt.",[(3.4,ALL,"mine_production"),(25,WORLD,"mine_production")]),
    ("fluorspar", "production", "- **Mexico (not in the bloc):** 1.0 Mt in 2023.",[(1.0,"Mexico","mine_production")]),
    ("lithium", "supply", "Australia will still dominate: 140 kt from Western Australian mines in 2030, against 20 kt from Canada and 45 kt from the United States.",[(140,AU,"mine_production"),(20,CA,"mine_production"),(45,US,"mine_production")]),
    ("lithium", "supply", "- **United States:** 60 kt in 2030: Thacker Pass 30 kt, Silver Peak 5 kt, Kings Mountain 20 kt and recycling 5 kt.",[(60,US,"supply_total"),(30,US,"mine_production"),(5,US,"mine_production"),(20,US,"mine_production"),(5,US,"recycled_supply")]),
    ("tungsten", "supply", "- **Canada:** 2 kt in 2030 from Mactung or Sisson.",[(2,CA,"supply_total")]),
    ("tungsten", "supply", "- **United Kingdom:** Hemerdon would contribute 2.5 kt outside the bloc's count.",[(2.5,"United Kingdom","mine_production")]),
    ("tungsten", "supply", "Taken together this is 24 kt: 12 kt mined, 10 kt recycled and 2 kt from stocks.",[(24,ALL,"supply_total"),(12,ALL,"mine_production"),(10,ALL,"recycled_supply"),(2,ALL,"stocks")]),
    ("tungsten", "supply", "- **Recycling:** Plants in Germany, Austria and the United States recover 9 kt from hard-metal scrap.",[(9,ALL,"recycled_supply")]),
    ("manganese", "supply", "Ore from the allies' own mines will cover 60 % of need.",[(60,ALL,"supply_total")]),
    ("tungsten", "demand", "- **EU:** 14 kt, up 10 % on 2023.",[(14,EU,"demand"),(10,EU,"yoy_change")]),
    ("tungsten", "demand", "- **Uses:** hard metals 60 %, steels 20 %, mill products 12 %.",[(60,ALL,"end_use_share"),(20,ALL,"end_use_share"),(12,ALL,"end_use_share")]),
    ("tungsten", "extraction", "- **Longhole stoping:** Mittersill's reserves of 4 Mt at 0.3 % WO3 are won by longhole stopes.",[(4,EU,"reserves"),(0.3,EU,"physical_property")]),
    ("tungsten", "extraction", "- **Recycling route:** about 35 % of the world's tungsten comes from scrap.",[(35,WORLD,"recycled_share")]),
    ("tungsten", "separation", "- **Flotation:** Scheelite at 0.4 % WO3 is upgraded to 65 % WO3 with 82 % recovery.",[(0.4,WORLD,"physical_property"),(65,WORLD,"purity"),(82,WORLD,"recovery")]),
    ("tungsten", "refining", "- **APT:** Autoclaves at 200 °C and 12 bar with 10 % soda dissolve 98 % of WO3 in 3 hours.",[(200,WORLD,"process_condition"),(12,WORLD,"process_condition"),(10,WORLD,"process_condition"),(98,WORLD,"recovery"),(3,WORLD,"process_condition")]),
    ("tungsten", "bottleneck", "Only 18 % of the allies' tungsten is smelted from their own ore, and 12 kt a year is imported.",[(12,ALL,"imports")]),
    ("tungsten", "bottleneck", "Canada has resources of 1.1 Mt, but mined nothing; Australia mined 250 t.",[(1.1,CA,"resource"),(250,AU,"mine_production")]),
    ("tungsten", "production", "It is Kazakhstan that could surprise: its Boguty mine opened in 2024 with a capacity of 10 kt/yr.",[(10,"Kazakhstan","capacity")]),
    ("lithium", "supply", "- **Bloc total:** 250 kt, of which 220 kt mined and 30 kt recycled.",[(250,ALL,"supply_total"),(220,ALL,"mine_production"),(30,ALL,"recycled_supply")]),
    ("lithium", "supply", "Adding mines (220 kt) and scrap (30 kt) gives 250 kt for the bloc.",[(220,ALL,"mine_production"),(30,ALL,"recycled_supply"),(250,ALL,"supply_total")]),
    ("manganese", "supply", "- **Norway:** smelters 500 kt of alloy.",[(500,NO,"refined_production_primary")]),
    ("magnesium", "supply", "- **Recycled metal:** US 110 kt, EU 90 kt, Japan 30 kt.",[(110,US,"recycled_supply"),(90,EU,"recycled_supply"),(30,JP,"recycled_supply")]),
    ("bismuth", "production", "- **Recycling:** about 5 % of bismuth is recovered from old alloys.",[(5,ALL,"recycled_share")]),
    ("lithium", "separation", "- **Kiln:** Spodumene is roasted at 1,050 °C for 30 minutes with 10 % limestone.",[(1050,WORLD,"process_condition"),(30,WORLD,"process_condition")]),
    ("silver", "separation", "- **Leach:** Cyanide at 0.1 % strength and pH 10.5 takes out 93 % of the silver in 72 hours.",[(0.1,WORLD,"process_condition"),(10.5,WORLD,"process_condition"),(93,WORLD,"recovery"),(72,WORLD,"process_condition")]),
    ("fluorspar", "production", "The Las Cuevas mine, near San Luis Potosi in Mexico, produced 0.9 Mt in 2023.",[(0.9,"Mexico","mine_production")]),
    ("lithium", "production", "In Portugal, pits around Guarda raised 0.4 kt in 2023 for ceramics.",[(0.4,EU,"mine_production")]),
    ("tantalum", "production", "- **United States:** consumed 600 t in 2022, mined none, and recycled 90 t.",[(600,US,"demand"),(90,US,"refined_production_secondary")]),
    ("zinc", "extraction", "- **Ore sorting:** At Red Dog sensors reject 12 % of the feed.",[(12,US,"recovery")]),
]  # fmt: skip
CASES = (
    [(m, "production", t, s) for m, t, s in PRODUCTION]
    + [(m, "demand", t, s) for m, t, s in DEMAND]
    + [(m, "supply", t, s) for m, t, s in SUPPLY]
    + TECHNOLOGY
    + ELSEWHERE
)


@pytest.mark.parametrize(("metal", "section", "text", "expected"), CASES)
def test_region_and_quantity_follow_the_words_of_any_mineral(
    metal: str, section: str, text: str, expected: Said
) -> None:
    found = said(metal, section, text)
    assert [f for f in found if f[0] in {e[0] for e in expected}] == expected


def test_a_share_in_words_behind_a_total_is_no_growth() -> None:
    text = f"# Lithium\n\n{HEADINGS['production']}\nThe bloc mined 105 kt in 2023, up from 90 kt, nearly all Australian.\n"
    claims = read_claims(document_of(text, "lithium.md")).claims
    (worded,) = [c for c in claims if c.note.startswith("word: nearly all")]
    assert worded.subject.quantity != "yoy_change"


def test_a_mine_that_the_brief_places_carries_its_country_and_kind() -> None:
    text = "- The Wirrabeen mine in Tasmania reopened.\n- Wirrabeen delivered 7 kt in 2023."
    assert said("bismuth", "production", text) == [(7, AU, "mine_production")]


def test_a_word_between_the_number_and_its_unit_is_read_over() -> None:
    (claim,) = read_claims(
        document_of(
            f"# Manganese\n\n{HEADINGS['production']}\nGabon mined 3.3 million wet tonnes of ore in 2023.\n",
            "m.md",
        )
    ).claims
    assert claim.stated is not None
    assert (claim.stated.central, claim.stated.factor_t) == (3.3, 1e6)
