"""Coverage-guided fuzzing of the readers with atheris: nothing but OreshedError may come out of them.

    python -m venv /tmp/fuzz && /tmp/fuzz/bin/pip install atheris openpyxl XlsxWriter pint
    PYTHONPATH=src /tmp/fuzz/bin/python benchmarks/fuzz/readers.py claims -max_total_time=120 -timeout=10 -rss_limit_mb=1024

Targets: claims (CSV), mcs and facilities (USGS), excel (claims workbook), stan (workbook), brief (Markdown or slides), audit (the same, and every rule).
`-timeout` and `-rss_limit_mb` are libFuzzer's own and make a hang or a swelling a failure as well. Seeds are made
here, so that the harness needs no file; a folder given after the target is taken as a further corpus.
"""

from __future__ import annotations

import io
import sys
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["oreshed"]):
    import openpyxl  # noqa: F401  (not instrumented: its own faults are caught at the border)

    from oreshed.basis.errors import OreshedError
    from oreshed.ledger.claims_file import read_claims_file
    from oreshed.ledger.claims_table import COLUMNS
    from oreshed.ledger.importing.claims_workbook import read_claims_workbook
    from oreshed.ledger.importing.stan_reading import read_stan
    from oreshed.ledger.importing.usgs_facilities import US, WORLD, read_facilities
    from oreshed.ledger.importing.usgs_mcs import read_mcs

SCRATCH = Path(tempfile.mkdtemp(prefix="fuzz-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
LONG = "MCS chapter,Section,Commodity,Country,Statistics,Statistics_detail,Unit,Year,Value,Notes"
WIDE = (
    "SOURCE,COMMODITY,COUNTRY,TYPE,UNIT_MEAS,PROD_2028,PROD_EST_ 2029,PROD_NOTES,RESERVES_2029,RESERVE_NOTES"
)
CLAIM = "c1,b.md,3,about 5 kt,tin,Peru,,mine_production,mine,2023,2023,,5,,kt,,5000,,about,estimate,,"
SHEET = (
    '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    "{}</sheetData></worksheet>"
)
BOOK = {
    "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.'
    'sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/'
    'main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Flows" '
    'sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/'
    'package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def row(number: int, cells: list[str]) -> str:
    return (
        f'<row r="{number}">' + "".join(f'<c t="inlineStr"><is><t>{c}</t></is></c>' for c in cells) + "</row>"
    )


def of_text(name: str, read: Callable[[Path], object], *headers: str) -> Callable[[bytes], None]:
    """Odd inputs are a whole file; even ones the rows below a sound header, where fuzzing gets further."""
    path = SCRATCH / name

    def run(content: bytes) -> None:
        if headers and content[:1] and content[0] % 2 == 0:
            header = headers[content[0] // 2 % len(headers)]
            content = header.encode() + b"\n" + content[1:]
        path.write_bytes(content)
        with suppress(OreshedError):
            read(path)

    return run


def of_sheet(header: list[str], read: Callable[[Path], object]) -> Callable[[bytes], None]:
    """Odd inputs are a whole file; even ones the rows of a sheet in a sound workbook, where fuzzing gets further."""
    path = SCRATCH / "book.xlsx"

    def run(content: bytes) -> None:
        if content[:1] and content[0] % 2:
            path.write_bytes(content[1:])
        else:
            out = io.BytesIO()
            with zipfile.ZipFile(out, "w") as parts:
                for name, text in BOOK.items():
                    parts.writestr(name, text)
                rows = row(1, header).encode() + content[1:]
                parts.writestr("xl/worksheets/sheet1.xml", SHEET.encode().replace(b"{}", rows))
            path.write_bytes(out.getvalue())
        with suppress(OreshedError):
            read(path)

    return run


def of_brief() -> Callable[[bytes], None]:
    with atheris.instrument_imports(include=["oreshed"]):
        from oreshed.ledger.reading.decode import read_document
        from oreshed.ledger.reading.reader import read
    return of_text("brief.md", lambda path: read(read_document(path)[0]))


def of_audit() -> Callable[[bytes], None]:
    with atheris.instrument_imports(include=["oreshed"]):
        from oreshed.ledger.audit import audit
        from oreshed.ledger.finding import Evidence
        from oreshed.ledger.reading.decode import read_document
        from oreshed.ledger.reading.reader import read_claims
    return of_text("brief.md", lambda path: audit(Evidence(read_claims(read_document(path)[0]))))


FLOWS = ["id", "name", "from", "to", "layer", "year", "mass", "uncertainty", "unit"]
MCS = 'TIN,Salient,Tin,Peru,Production,Mine production: rounded,metric tons,2030,"e31,000",Estimated.'
MCS_WIDE = "MCS2030,Tin,Peru (exports) 3,Mine production,metric tons,W,<5,,Large,NA"
WORLD_HEADER, US_HEADER = ",".join(WORLD) + ",location,notes", ",".join(US)
FACILITY = '1,2007,Peru,Tin: ore,Mine,Mine,"2,700 (ore)",thousand t/yr,Puno,Estimate.'
BRIEF = "## Current Production\n* Peru mined ~31 kt (t) in 2023. ([usgs](https://usgs.gov))\n"
AUDITED = (
    "## US and Allies Domestic Supply 2030\n- Mines give 3.1 kt (1 of 2), most of it, 12 %, from A (2 kt) and B (1.5 kt) in 2023; the rest, 0.2 kt, is"
    " imported. Zinc melts at 907 °C, up 40 % from 3 kt in 2019 ([usgs](https://usgs.gov)).\n| A | 1 kt |\n|---|---|\n| Total | 3 kt |\n"
)
# Target: what reads, and seeds, whose first character says whether a header goes before them ("0", "2": yes).
TARGETS: dict[str, tuple[Callable[[], Callable[[bytes], None]], list[str]]] = {
    "claims": (
        lambda: of_text("claims.csv", read_claims_file, ",".join(COLUMNS)),
        ["\n".join([",".join(COLUMNS), CLAIM, ""]), "0" + CLAIM],
    ),
    "mcs": (
        lambda: of_text("mcs.csv", read_mcs, LONG, WIDE),
        [f"0{MCS}", f"2{MCS_WIDE}", f"{LONG}\n{MCS}\n"],
    ),
    "facilities": (
        lambda: of_text("facilities.csv", read_facilities, WORLD_HEADER, US_HEADER),
        [f"0{FACILITY}", "21,Lead,Site,Company,Texas,30.1,-97,M/P\n"],
    ),
    "excel": (lambda: of_sheet(list(COLUMNS), read_claims_workbook), ["0" + row(2, CLAIM.split(","))]),
    "stan": (
        lambda: of_sheet(FLOWS, read_stan),
        ["0" + row(2, ["f1", "ore", "", "P1", "tin", "2020", "5 ± 1", "", "t"])],
    ),
    "brief": (of_brief, [BRIEF]),
    "audit": (of_audit, [BRIEF, AUDITED]),
}


def main() -> None:
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(f"give a target: {', '.join(TARGETS)}; then libFuzzer's options")
    make, seeds = TARGETS[sys.argv[1]]
    corpus = SCRATCH / "corpus"
    corpus.mkdir()
    for number, seed in enumerate(seeds):
        (corpus / str(number)).write_text(seed, encoding="utf-8")
    atheris.Setup([sys.argv[0], str(corpus), *sys.argv[2:]], make())
    atheris.Fuzz()


if __name__ == "__main__":
    main()
