//! Comparing an expectation with what is: JSON values, in which the order of keys says nothing.

use std::collections::HashMap;

use crate::runtime::python::value::Value;

/// Objects of more members than this are searched through a table.
const SMALL: usize = 32;

/// An expectation without what says nothing: no headers, no body.
#[must_use]
pub fn normal(mut expected: Value) -> Value {
    if let Value::Dict(members) = &mut expected {
        members.retain(|(key, value)| match &**key {
            "headers" => value.truthy(),
            "body" => *value != Value::str(""),
            _ => true,
        });
    }
    expected
}

/// Whether two values are the same but for the order of keys. `1` and `1.0` differ, as they do on the wire.
#[must_use]
pub fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Dict(left), Value::Dict(right)) => {
            let index = Index::of(right);
            left.len() == right.len() && left.iter().all(|(key, value)| index.get(key).is_some_and(|other| same(value, other)))
        }
        (Value::List(left), Value::List(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(left, right))
        }
        _ => left == right,
    }
}

/// A value with the keys of its objects in the order of another value; what that does not have comes last. So a diff of the two shows
/// what differs and nothing else.
#[must_use]
pub fn aligned(value: &Value, like: &Value) -> Value {
    match (value, like) {
        (Value::Dict(members), Value::Dict(order)) => {
            let (own, others) = (Index::of(members), Index::of(order));
            let known = order.iter().filter_map(|(key, like)| Some((key.clone(), aligned(own.get(key)?, like))));
            let more = members.iter().filter(|(key, _)| others.get(key).is_none()).cloned();
            Value::Dict(known.chain(more).collect())
        }
        (Value::List(items), Value::List(order)) => {
            let at = |at: usize, item: &Value| order.get(at).map_or_else(|| item.clone(), |like| aligned(item, like));
            Value::List(items.iter().enumerate().map(|(index, item)| at(index, item)).collect())
        }
        _ => value.clone(),
    }
}

/// The members of an object by key.
struct Index<'v> {
    members: &'v [(String, Value)],
    table: Option<HashMap<&'v str, &'v Value>>,
}

impl<'v> Index<'v> {
    fn of(members: &'v [(String, Value)]) -> Self {
        let table = (members.len() > SMALL).then(|| members.iter().map(|(key, value)| (&**key, value)).collect());
        Self { members, table }
    }

    fn get(&self, key: &str) -> Option<&'v Value> {
        match &self.table {
            Some(table) => table.get(key).copied(),
            None => self.members.iter().find(|(known, _)| known == key).map(|(_, value)| value),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

    use super::*;
    use crate::runtime::python::json::loads;

    #[test]
    fn the_order_of_keys_says_nothing() {
        let value = |text: &str| loads(text).unwrap();
        let (left, right) = (value(r#"{"a":1,"b":[{"c":1,"d":2}]}"#), value(r#"{"b":[{"d":2,"c":1}],"a":1}"#));
        assert!(same(&left, &right));
        assert_eq!(aligned(&right, &left), left);
        for (left, right) in [("1", "1.0"), ("[1,2]", "[2,1]"), (r#"{"a":1}"#, r#"{"a":1,"b":2}"#), ("\"1\"", "1"), ("null", "false")] {
            assert!(!same(&value(left), &value(right)), "{left} {right}");
        }
        let many = |from: usize| Value::Dict((from..from + 100).map(|at| (format!("k{}", at % 100), Value::Bool(true))).collect());
        assert!(same(&many(0), &many(50)));
        assert_eq!(aligned(&many(50), &many(0)), many(0));
    }
}
