"""How fast the catalogue answers, as ratios within one run. README.md tells all."""
