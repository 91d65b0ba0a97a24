"""Office files: opened safely, filled by patching their own XML; everything else stays byte for byte.

| to | use |
|---|---|
| open a file, or say what is wrong with it | `opening.open_office` |
| fill a workbook in memory or into a file | `filling.fill`, `filling.fill_into` with `Fills` and `ListFill` |
| know where its rows are after rows were inserted | `filling.row_moves` |
| read a Word file, fill it | `word.read`, `word_fill.fill_word` with `WordFills` and `WordList` |
| make a PDF, recalculate, convert several at once | `convert.convert`, `convert.convert_several`, `convert.available` |

No models, no words of any domain: what a blank means is known above (docs/adr/0033).
"""
