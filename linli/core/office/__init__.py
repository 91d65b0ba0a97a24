"""Office files: opened safely, filled by patching their own XML; everything else stays byte for byte."""
