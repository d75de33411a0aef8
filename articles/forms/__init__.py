"""Forms: what editors type, checked field by field, on its way to a snapshot."""
