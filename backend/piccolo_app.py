"""One Piccolo app for the whole backend: one linear migration history in migrations/."""

from piccolo.conf.apps import AppConfig, table_finder

from backend.settings import REPOSITORY

FEATURES = (
    "people",
    "territory",
    "catalog",
    "names",
    "photos",
    "reports",
    "cases",
    "dispatch",
    "provenance",
    "evidence",
    "privacy",
    "likeness",
    "presence",
    "live",
    "demo",
)

APP_CONFIG = AppConfig(
    app_name="backend",
    migrations_folder_path=str(REPOSITORY / "migrations"),
    table_classes=table_finder([f"backend.{name}.tables" for name in FEATURES], exclude_imported=True),
)
