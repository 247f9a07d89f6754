"""Runs parliament over policy documents.

Standard input: a JSON list of {"path", "kind", "text"}. Standard output: a JSON object with "ids", all that parliament
can find, and "found", which gives for each path the ids of what it found there. What it cannot digest is CRASH.

Run it with -I, or this file is what it imports.
"""

import functools
import json
import pathlib
import sys
import warnings

# It finds its data through pkg_resources, whose warnings are not ours.
warnings.simplefilter("ignore")

import yaml

import parliament
import parliament.statement
from parliament.community_auditors import (
    advanced_policy_elements,
    privilege_escalation,
    single_value_condition_too_permissive,
)

# It searches its list of actions anew for each one, which takes seconds for "*".
parliament.statement.get_privilege_info = functools.cache(
    parliament.statement.get_privilege_info
)

# The others tell of actions that give away secrets or change permissions, be they meant or not.
AUDITORS = [
    advanced_policy_elements,
    privilege_escalation,
    single_value_condition_too_permissive,
]


def whole(kind, text):
    """Gives statements of a trust policy the resource that parliament asks of every statement."""
    if kind != "trust":
        return text
    try:
        document = json.loads(text)
        statements = document["Statement"]
        for statement in statements if isinstance(statements, list) else [statements]:
            if "NotResource" not in statement:
                statement.setdefault("Resource", "*")
    except (ValueError, TypeError, KeyError, AttributeError):
        return text
    return json.dumps(document)


def ids(kind, text):
    try:
        policy = parliament.analyze_policy_string(whole(kind, text))
        # As parliament does: what is broken is not looked at any further.
        if policy.statements and policy.is_valid:
            for auditor in AUDITORS:
                auditor.audit(policy)
        return sorted(policy.finding_ids)
    except Exception:  # whatever it is, the other documents have their turn
        return ["CRASH"]


def known():
    more = pathlib.Path(parliament.__file__).parent / "community_auditors/config_override.yaml"
    return sorted([*parliament.config, *yaml.safe_load(more.read_text()), "CRASH"])


found = {one["path"]: ids(one["kind"], one["text"]) for one in json.load(sys.stdin)}
json.dump({"ids": known(), "found": found}, sys.stdout)
