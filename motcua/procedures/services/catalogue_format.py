"""The fixed order of keys in a catalogue document.

PostgreSQL keeps JSON without the order of its keys, so an export sets it again; keys the format does not know follow
in their own order.
"""

from typing import Any

# By the key under which an object stands; "" is the document itself, lists count as their key.
KEY_ORDER: dict[str, str] = {
    "": "schema_version kind as_of count closed_lists procedures",
    "closed_lists": (
        "level handled_by time_unit online_level fee_rule fee_kind component_kind in_national_db detail status_2024 "
        "confidence"
    ),
    "procedures": (
        "id code name_vi name_current_vi field level handled_by status_2024 successor_code predecessor_code time_limit "
        "fee has_fee tax_or_financial_obligation online_level bcci_eligible components components_as_of dossier_sets "
        "result_vi legal_basis legal_basis_as_of agency publishing_decision papers_replaced_by_databases_2025 "
        "snapshot_2026 detail note field_confidence source confidence"
    ),
    "time_limit": "value unit text_vi stages extended cutoff as_of",
    "extended": "value unit when_vi",
    "stages": "level value unit",
    "fee": "rule items exemption_vi",
    "items": "name_vi kind amount_vnd per cap_vnd note",
    "components": "name_vi kind original copy form_code in_national_db condition note",
    "agency": "receiving deciding officer_position",
    "publishing_decision": "national provincial national_2026",
    "papers_replaced_by_databases_2025": "paper database agency",
    "snapshot_2026": "url name_only level_text channels component_count legal_numbers agency",
    "channels": "channel time fee description",
    "field_confidence": (
        "code name_vi level time_limit fee components result_vi legal_basis bcci_eligible online_level "
        "publishing_decision"
    ),
}


def in_key_order(value: Any, under: str = "") -> Any:
    """The same value with the keys of every object in the order of the format."""
    if isinstance(value, list):
        return [in_key_order(one, under) for one in value]
    if not isinstance(value, dict):
        return value
    order = {key: place for place, key in enumerate(KEY_ORDER.get(under, "").split())}
    keys = sorted(value, key=lambda key: order.get(key, len(order)))
    return {key: in_key_order(value[key], key) for key in keys}
