"""What every record of a model table shares: column declarations, provenance, intervals."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

Quality = Literal["published", "derived", "inferred", "memory"]
Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.+\-]*$", max_length=80)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Year = Annotated[int, Field(ge=1900, le=2200)]
# Several names in one cell: "a; b" is read as "a;b", so that no reader has to strip.
Names = Annotated[str, AfterValidator(lambda text: ";".join(part.strip() for part in text.split(";")))]
LONGEST_TEXT = 10_000  # characters in a cell; a spreadsheet holds 32,767
# What a table record and `model.toml` refuse alike: unknown names, inf and nan, texts without end.
DOOR = ConfigDict(
    extra="forbid",
    frozen=True,
    allow_inf_nan=False,
    str_strip_whitespace=True,
    str_max_length=LONGEST_TEXT,
)


def column(meaning: str, *, unit: str = "", refers: str = "", default: Any = ..., **limits: Any) -> Any:
    """A table column: its meaning, unit, the table it refers to, a default (`...`: required) and limits."""
    extra: dict[str, Any] = {k: v for k, v in (("unit", unit), ("refers", refers)) if v}
    return Field(default, description=meaning, json_schema_extra=extra or None, **limits)


class Row(BaseModel):
    """A record of a table. `key_columns` identify it; two rows with the same key are a fault."""

    model_config = DOOR
    table: ClassVar[str]
    title: ClassVar[str]
    key_columns: ClassVar[tuple[str, ...]] = ("id",)
    required_table: ClassVar[bool] = False


class Sourced(Row):
    """A record that holds values: each cites a source row, says how good it is and what date it stands for."""

    quality: Quality = column("published, derived, inferred, or memory (shown as unverified)")
    source_id: Identifier = column("row of sources.csv", refers="sources")
    as_of: str = column(
        "date or year that the value describes or was read, YYYY or YYYY-MM-DD",
        pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$",
    )
    note: str = column("what a reader should know: locator, derivation, trap", default="")


class Valued(Sourced):
    """A record whose value is an interval."""

    low: float = column("lowest defensible value", unit="table's unit")
    central: float = column("central value", unit="table's unit")
    high: float = column("highest defensible value", unit="table's unit")
