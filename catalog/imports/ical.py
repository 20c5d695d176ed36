"""placeholder"""
def told(*a, **k): return []
