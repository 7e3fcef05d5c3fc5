"""Where PaperDesk differs from what other programs read, and why: the only exceptions of test_expected.py."""

from __future__ import annotations

# Kinds of files that are not read yet. A row goes once any of its files is read.
NOT_YET = frozenset(
    (
     "isi", "ovid", "repec", "cff", "refworks", "other")
)  # fmt: skip

_BBT = "bibtex/bbt-import-"
_BIG = f"{_BBT}Maintain_the_JabRef_group_and_subgroup_structure_when_import_n97-51ca.bib"
_DISCARDED = f"{_BBT}Some_bibtex_entries_quietly_discarded_on_import_from_bib_file_n873.bib"
_CSL = "csl-json/bbt-export-"

# (file, field, in how many works, the reason); `field` may also be "read", "work" (missing) and "surplus".
AGREED: tuple[tuple[str, str, int, str], ...] = (
    (f"{_BBT}BBT_does_not_import_groups_from_JabRef_5.1_n1641.bib", "authors", 1,
     "“Ragnhei{\\d}ur”: a dot under nothing is kept there as a blank with a dot"),
    (f"{_BBT}Better_BibTeX.003.bib", "venue", 1,
     "a “booktitle” of the proceedings is what their parts inherit in BibTeX; there the title goes before"),
    (f"{_BBT}Better_BibTeX.006.bib", "title", 1,
     "an address in a title becomes a link there and stays an address here"),
    (f"{_BBT}BibTeX_import_preamble_with_def_create_problems_n732.bib", "authors", 1,
     "there an accent stands above the dotless i, which is no “í”"),
    (f"{_BBT}Improve_import_of_films_n1837.bib", "authors", 1,
     "the editors of a film are its script writers there"),
    (f"{_BBT}Improve_import_of_films_n1837.bib", "others", 1,
     "the editors of a film are its script writers there"),
    (f"{_BBT}Improve_import_of_films_n1837.bib", "title", 1,
     "a subtitle stands behind a full stop there and behind a colon here"),
    (f"{_BBT}Jabref_groups_import_does_not_work_n717.3.8.bib", "read", 1,
     "the expected items hold another file's as well"),
    (f"{_BBT}Jabref_groups_import_does_not_work_n717.3.8.bib", "work", 3,
     "the expected items hold another file's as well"),
    (f"{_BBT}LaTeX_commands_in_Zotero_should_be_exported_untouched_n1380.bib", "title", 1,
     "the test asks there for TeX that is not decoded"),
    (f"{_BBT}LaTeX_commands_in_Zotero_should_be_exported_untouched_n1380.bib", "others", 1,
     "the test asks there for TeX that is not decoded"),
    (_BIG, "doi", 17,
     "the DOI of a book or a part of one is lost there"),
    (_BIG, "authors", 22,
     "there “\\v{z}” without braces marks the letter before, and “Merle, J., C.” has a suffix"),
    (_BIG, "abstract", 12,
     "a lone dollar, a “~” before a number and a macro without meaning are lost there, not here"),
    (_BIG, "title", 1,
     "“\\langle” is a CJK bracket there and the mathematical one here"),
    (_BIG, "venue", 8,
     "an article is where its journal is; there it is a conference paper when it has a “booktitle” as well"),
    (f"{_BBT}Math_formatting_lost_on_import_n627.bib", "venue", 1,
     "journals are written out there from a list of abbreviations"),
    (f"{_BBT}Options_to_use_default_import_process_n1562.bib", "tags", 1,
     "the braces around the whole list stay in its first and last word there"),
    (f"{_BBT}Overline_during_Import_n1467.bib", "venue", 5,
     "journals are written out there from a list of abbreviations"),
    (f"{_BBT}Overline_during_Import_n1467.bib", "title", 3,
     "“\\bar” is an overline there and a macron here"),
    (f"{_BBT}Problem_when_importing_BibTeX_entries_with_square_brackets_n94.bib", "venue", 1,
     "journals are written out there from a list of abbreviations"),
    (f"{_BBT}Report_number_field_is_incorrectly_translated_into_the_issue_n2752-b32c.bib", "read", 1,
     "@standard is not known there and dropped"),
    (f"{_BBT}Report_number_field_is_incorrectly_translated_into_the_issue_n2752-b32c.bib", "surplus", 1,
     "@standard is not known there and dropped"),
    (_DISCARDED, "title", 1,
     "“\\slash” is there followed by a blank of no width"),
    (_DISCARDED, "others", 8,
     "“W. Kintsch, R.J. Miller and P. Polson” are three people here, and “et al.” is nobody"),
    (_DISCARDED, "venue", 6,
     "journals are written out there from a list, a “booktitle” goes before a journal, and some venues are lost"),
    (_DISCARDED, "authors", 2,
     "“Miller, D., Firby, J. and Dean, T.” are three people here, and a brace without a partner goes"),
    ("bibtex/papis-bibtex-3.bib", "authors", 1,
     "a suffix stands with the family name there"),
    ("bibtex/zotero-BibTeX-test03.bib", "others", 1,
     "a crossref is not followed there"),
    ("bibtex/zotero-BibTeX-test03.bib", "year", 1,
     "a crossref is not followed there"),
    ("bibtex/zotero-BibTeX-test03.bib", "venue", 1,
     "a crossref is not followed there"),
    ("bibtex/zotero-BibTeX-test10.bib", "title", 1,
     "“\\\\{}” is a line break and an empty group, not a brace"),
    ("bibtex/zotero-BibTeX-test22.bib", "authors", 1,
     "TeX swallows the blank behind “\\textquotesingle”"),
    (f"{_CSL}Export_to_Better_CSL_JSON_not_working_in_latest_built_6600-6700_n3332.json", "year", 1,
     "“19--” in Zotero was written as about 1901"),
    (f"{_CSL}Extra_field_type_video_not_exported_n3536.json", "authors", 1,
     "the script writer was not written to the file"),
    (f"{_CSL}Multiple_creators_in_Extra_not_exported_in_Better_CSL_JSON_n2015.json", "others", 1,
     "Zotero kept these people in “Extra”"),
    (f"{_CSL}Pandoc-LaTeX-SCHOMD_Citation_Export.json", "year", 1,
     "Zotero kept another date in “Extra”, which was written"),
    (f"{_CSL}Postscript_error_aborts_CSL_JSON_export_n1155.json", "year", 1,
     "Zotero kept another date in “Extra”, which was written"),
)  # fmt: skip
