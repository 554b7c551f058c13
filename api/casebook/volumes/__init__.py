"""Casebooks (典型案例汇编): released cases in an order, with cover, preface, contents and indexes.

    choosing (released cases) → keeping (the row: cases, order, settings) → book.assembled → Book
    Book → layout · index → pdf · word · web · wechat: the files      files: rendered, checked for leaks, frozen, made again

A `Book` is all that the files are made from, masked: frozen with the volume, it gives the same bytes again.
"""
