"""The store. Functions over one open database, grouped by noun."""
