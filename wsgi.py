"""The application for gunicorn."""

from webapp import create_app, schema
from webapp.db import db

app = create_app()
with app.app_context():
    schema.check_current(db.engine)
