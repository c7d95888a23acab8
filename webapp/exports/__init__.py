"""Lists as files: xlsx, csv, json and pdf. Plain data in, bytes out; no web, no database."""
