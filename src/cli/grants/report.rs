//! The grants for programs: one JSON document.

use serde_json::{Map, Value, json};

use crate::{
    grants::{Assuming, Holds, Paper, Passing, Scene, Side, Spot, assumings, passings},
    policy::{Principal, Statement, Text},
};

const FORMAT: &str = "sagesetup.grants/1";

/// The warnings say what of the set-up does not count.
pub(super) fn all(scene: &Scene<'_>, warnings: &[String]) -> Value {
    let roles = scene.roles.iter();
    let roles: Vec<Value> = roles
        .map(|role| {
            let status = if role.existing { "existing" } else { "create" };
            json!({ "name": role.name, "arn": role.arn, "status": status })
        })
        .collect();
    let mut grants = Vec::new();
    for (number, paper) in scene.papers.iter().enumerate() {
        for (place, statement) in paper.statements().iter().enumerate() {
            let spot = Spot {
                paper: number,
                statement: place,
            };
            grants.push(grant(scene, paper, statement, spot));
        }
    }
    let assumes: Vec<Value> = assumings(scene)
        .iter()
        .map(|a| assuming(scene, a))
        .collect();
    let passes: Vec<Value> = passings(scene).iter().map(|p| passing(scene, p)).collect();
    json!({
        "format": FORMAT,
        "roles": roles,
        "grants": grants,
        "assumes": assumes,
        "passes": passes,
        "warnings": warnings,
    })
}

/// Where a statement stands, and why it is there.
pub(super) fn statement(scene: &Scene<'_>, spot: Spot) -> Value {
    let Some(source) = scene.source(spot) else {
        return Value::Null;
    };
    json!({
        "document": source.path,
        "kind": scene.kind(spot),
        "sid": source.sid,
        "number": source.number,
        "line": source.line,
        "reason": scene.reason(spot).map(crate::grants::Reason::text),
    })
}

fn grant(
    scene: &Scene<'_>,
    paper: &Paper<'_>,
    statement: &Statement<Text<'_>>,
    spot: Spot,
) -> Value {
    let holder = paper.holder.and_then(|at| scene.roles.get(at));
    let mut grant = Map::new();
    let mut set = |key: &str, value: Value| grant.insert(key.to_owned(), value);
    set("effect", json!(statement.effect));
    set("account", json!(paper.account));
    set("role", json!(holder.map(|role| &role.arn)));
    if let Some(principals) = &statement.principal {
        let key = if principals.not {
            "not_principal"
        } else {
            "principal"
        };
        set(key, principal(&principals.principal));
    }
    let key = if statement.not_action {
        "not_action"
    } else {
        "action"
    };
    set(key, json!(statement.action.as_slice()));
    if let Some(resource) = &statement.resource {
        let key = if statement.not_resource {
            "not_resource"
        } else {
            "resource"
        };
        set(key, json!(resource.as_slice()));
    }
    set("condition", conditions(statement));
    set("statement", self::statement(scene, spot));
    Value::Object(grant)
}

fn principal(principal: &Principal<Text<'_>>) -> Value {
    match principal {
        Principal::Anyone => json!("*"),
        Principal::Of(kinds) => kinds
            .iter()
            .map(|(kind, names)| (kind.name().to_owned(), json!(names.as_slice())))
            .collect::<Map<_, _>>()
            .into(),
    }
}

fn conditions(statement: &Statement<Text<'_>>) -> Value {
    statement
        .tests()
        .map(|(operator, key, values)| {
            json!({ "operator": operator, "key": key, "values": values.as_slice() })
        })
        .collect()
}

fn side(scene: &Scene<'_>, side: Side) -> Value {
    let state = match side {
        Side::Allows(_) => "allows",
        Side::NotNeeded => "not-needed",
        Side::Lacking => "missing",
        Side::NotHere => "unknown",
    };
    let spot = side.spot();
    json!({
        "state": state,
        "statement": spot.map(|spot| statement(scene, spot)),
        "condition": spot.and_then(|spot| scene.statement(spot)).map(conditions),
    })
}

fn holds(holds: Holds) -> Option<bool> {
    match holds {
        Holds::Yes => Some(true),
        Holds::No => Some(false),
        Holds::Unknown => None,
    }
}

fn assuming(scene: &Scene<'_>, one: &Assuming) -> Value {
    json!({
        "who": one.who.name(),
        "role": one.whom,
        "action": one.action,
        "holds": holds(one.holds()),
        "identity": side(scene, one.identity),
        "trust": side(scene, one.trust),
        "denied": one.denied.map(|spot| statement(scene, spot)),
        "denied_under_condition": one.denied_if.map(|spot| statement(scene, spot)),
    })
}

fn passing(scene: &Scene<'_>, one: &Passing) -> Value {
    json!({
        "who": one.who,
        "role": one.what,
        "service": one.service,
        "holds": holds(one.holds()),
        "identity": side(scene, Side::Allows(one.identity)),
        "trust": side(scene, one.trust),
        "denied": one.denied.map(|spot| statement(scene, spot)),
        "denied_under_condition": one.denied_if.map(|spot| statement(scene, spot)),
    })
}
