from __future__ import annotations

from catalog.imports import read

LIST = """### Índice
* [Cocina](#cocina)

### Cocina
* [Pan de muerto](https://example.org/pan_(mexico)?a=1) (YouTube)
- [Tamales](https://example.org/tamales) – en línea
* sin enlace
* [roto](https://example.org/x
"""


def test_every_item_that_links_elsewhere_is_a_record_under_its_heading() -> None:
    found = read(LIST.encode(), "cursos.md", source="s", zone="UTC")
    told = [(draft.row, draft.opportunity.texts[0].name, draft.opportunity.url) for draft in found.drafts]
    assert told == [
        (5, "Pan de muerto", "https://example.org/pan_(mexico)?a=1"),
        (6, "Tamales", "https://example.org/tamales"),
    ]
    assert found.drafts[0].opportunity.extra == {"note": "YouTube", "section": "Cocina"}


def test_a_hostile_line_takes_no_time() -> None:
    text = "\n".join(("* [a](" + "(" * 100_000, "* [" + "[" * 100_000, "* [a](" + "b" * 100_000))
    assert read(text.encode(), "x.md", source="s", zone="UTC").refused
