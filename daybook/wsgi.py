"""The web application over an open archive."""

from flask import Flask

from daybook.bootstrap import Daybook
from projections.viewer import Viewer
from webui import Services, create_app


def make_app(daybook: Daybook, viewer: Viewer) -> Flask:
    """The pages of this archive, as this viewer sees them."""
    services = Services(
        engine=daybook.engine, search=daybook.search_engine, community=daybook.community
    )
    return create_app(services, viewer)
