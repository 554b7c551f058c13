"""Bulletins (季度、半年、年度通报): what a bureau tells its agencies of a period.

    gathering → Frozen (figures with the cases behind) → drafting (templates of `corpora/bulletins`) → sections
    keeping: the row, edited by people, sent      layout → word · pdf · book: the files

A bulletin's figures are frozen when it is made; its words are edited until it is sent.  Natural persons are not named:
a case is cited by its number and its agency.
"""
