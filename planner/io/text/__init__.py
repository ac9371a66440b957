"""Text in and out: decoding, cells, tables, faults, files written whole or not at all."""
