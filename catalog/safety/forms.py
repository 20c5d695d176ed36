"""The forms of a regular Spanish verb that tell what somebody does to somebody."""

from __future__ import annotations

_AR = "a an aba aban o aron e en ando ado ada ar ara aran arme arnos andome andonos aria"
_ER_IR = "e en ia ian io ieron a an iendo ido ida ir er iera iendome iria eria"
_ENDINGS = {"ar": _AR.split(), "er": _ER_IR.split(), "ir": _ER_IR.split()}
_BEFORE_E = {"g": "gu", "c": "qu", "z": "c"}


def forms(infinitive: str) -> list[str]:
    """The forms without accents; "pegar" → "pega", "pegan" … "pegue" …. Raises KeyError for no infinitive."""
    stem, endings = infinitive[:-2], _ENDINGS[infinitive[-2:]]
    before_e = stem[:-1] + _BEFORE_E.get(stem[-1], stem[-1]) if infinitive.endswith("ar") else stem
    return [(before_e if ending[0] == "e" else stem) + ending for ending in endings]
