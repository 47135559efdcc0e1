"""The one place that encodes, decodes, probes, mixes, measures and exports picture and sound."""
