"""Lists: which ones a community has, since when and until when."""
