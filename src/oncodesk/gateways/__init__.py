"""Outside things turned into ours: one folder each, with a base, its providers and a fake."""
