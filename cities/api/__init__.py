"""The open API: what all its parts share, and the parts about cities and networks."""
