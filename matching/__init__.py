"""The optimizer: plain data in, plain data out. It knows no web, no database and no clock."""
