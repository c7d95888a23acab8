"""How large a sheet may be, and what reading it may cost."""

MEGABYTE = 1024 * 1024
MOST_BYTES = 10 * MEGABYTE  # of the file
MOST_UNPACKED = 50 * MEGABYTE  # of all parts of a workbook
MOST_RATIO = 250  # of unpacked to packed, once the unpacked is beyond a few megabytes
RATIO_MATTERS = 8 * MEGABYTE
MOST_PARTS = 2000
MOST_SHEETS = 50
MOST_ROWS = 20_000  # with something in them, in one sheet
MOST_COLUMNS = 200
MOST_CELLS = 500_000  # rows × columns of one sheet, and filled cells of a file
MOST_MERGED = 20_000  # ranges in one sheet
LONGEST_CELL = 10_000  # characters
MOST_TEXT = 20 * MEGABYTE  # characters of all cells

CHILD_MEMORY = 400 * MEGABYTE  # address space
CHILD_CPU = 20  # seconds
CHILD_SECONDS = 40  # on the clock
MOST_SAID = 100 * MEGABYTE  # bytes that the parent takes from the child
