"""Choice: by which of the models whose vectors there are a question is answered.

While a new model's vectors are being made, the old ones answer; the new ones take over when they
are complete.
"""

import sqlalchemy as sa

from projections.search.meaning.held import models_held
from projections.search.meaning.tables import index_name, make_tables
from projections.store import metadata, positions

models = sa.Table(
    "meaning_models",
    metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),  # as the settings called it
)


def note_model(engine: sa.Engine, key: str, name: str) -> None:
    """Note how a model is loaded whose vectors are about to be made."""
    make_tables(engine)
    models.create(engine, checkfirst=True)
    with engine.begin() as connection:
        connection.execute(models.delete().where(models.c.key == key))
        connection.execute(models.insert(), {"key": key, "name": name})


def answering(engine: sa.Engine, key: str, name: str) -> tuple[str, str]:
    """The key and name of the model that answers, where the settings ask for this one.

    Of several others it is the one whose vectors are the furthest.
    """
    others = [other for other in models_held(engine) if other != key]
    if not others:
        return key, name
    models.create(engine, checkfirst=True)
    place = positions.c.projection == index_name("") + models.c.key
    known = sa.select(models.c.key, models.c.name).join(positions, place)
    furthest = known.order_by(positions.c.position.desc(), models.c.key)
    with engine.connect() as connection:
        row = connection.execute(furthest.where(models.c.key.in_(others))).first()
    return (row.key, row.name) if row else (key, name)
