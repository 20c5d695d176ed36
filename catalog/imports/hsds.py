"""placeholder"""
def is_hsds(text: str) -> bool:
    return False
def told(*a, **k): return []
def unpacked(*a): return {}
def tables_of(*a): return {}
