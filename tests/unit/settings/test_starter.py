import json
from pathlib import Path

from newsjack.model.params import Params
from newsjack.settings import load_settings
from newsjack.settings.guide import settings_guide
from newsjack.settings.paths import config_home
from newsjack.settings.schema import json_schemas
from newsjack.settings.starter import FILES, newsjack_yaml, write_starter
from newsjack.settings.yaml_text import parse_yaml


def test_the_starter_is_valid_and_equals_the_defaults(tmp_path: Path):
    written, kept = write_starter(tmp_path / "new")
    assert [path.name for path in written] == list(FILES)
    assert kept == ()
    settings = load_settings(tmp_path / "new")
    assert settings.params == Params()
    assert settings.brands
    assert settings.feeds


def test_nothing_is_overwritten(tmp_path: Path):
    (tmp_path / "brands.yaml").write_text("mine", encoding="utf-8")
    _, kept = write_starter(tmp_path)
    assert [path.name for path in kept] == ["brands.yaml"]
    assert (tmp_path / "brands.yaml").read_text(encoding="utf-8") == "mine"


def test_packaged_newsjack_yaml_and_schemas_are_those_the_code_makes():
    assert (config_home() / "newsjack.yaml").read_text(encoding="utf-8") == newsjack_yaml()
    for name, schema in json_schemas().items():
        packaged = json.loads((config_home() / f"{name}.schema.json").read_text(encoding="utf-8"))
        assert packaged == json.loads(json.dumps(schema)), (
            f"run `python -m newsjack.settings.starter` for {name}"
        )


def test_every_key_of_the_starter_can_be_switched_on():
    live = newsjack_yaml().replace("\n  # ", "\n  ")
    data = parse_yaml(live, file="newsjack.yaml").data
    assert isinstance(data, dict)
    assert all(isinstance(section, dict) and section for section in data.values())


def test_the_settings_guide_is_the_one_the_code_makes():
    guide = Path(__file__).parents[3] / "docs/settings.md"
    assert guide.read_text(encoding="utf-8") == settings_guide()
