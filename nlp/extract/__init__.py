"""Values from the sections where they belong: parties, dispositions, statutes, dates, numbers of the act."""
