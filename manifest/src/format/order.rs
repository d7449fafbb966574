//! The canonical order of keys. What Faxbot or a person reads in the order of the file keeps it: headers, status words, path
//! parameters, the properties of config_schema.

use crate::document::Document;
use crate::kind::{self, Kind};
use crate::model::keys;
use crate::tree::Object;

/// The order of the keys of one kind of object, and what stands below them. In an array it holds for each element.
pub(super) struct Shape {
    order: Order,
    below: fn(&str) -> &'static Shape,
}

enum Order {
    /// As the author wrote them.
    AsWritten,
    /// These first, as far as they are there; the others behind them, as the author wrote them.
    Known(&'static [&'static str]),
    /// By their characters, as Python sorts.
    Sorted,
}

/// Where nothing says otherwise.
pub(super) static AS_WRITTEN: Shape = Shape { order: Order::AsWritten, below: |_| &AS_WRITTEN };

static MANIFEST: Shape = Shape {
    order: Order::Known(keys::MANIFEST),
    below: |key| match key {
        "auth" => &AUTH,
        "actions" => &ACTIONS,
        "traits" => &TRAITS,
        _ => &AS_WRITTEN,
    },
};
static AUTH: Shape = leaf(keys::AUTH);
static TRAITS: Shape = leaf(keys::TRAITS);
static ACTIONS: Shape = Shape { order: Order::Known(keys::ACTIONS), below: |_| &ACTION };
static ACTION: Shape = Shape {
    order: Order::Known(keys::ACTION),
    below: |key| match key {
        "path_params" => &PATH_PARAM,
        "body" => &BODY,
        "response" => &RESPONSE,
        _ => &AS_WRITTEN,
    },
};
static PATH_PARAM: Shape = leaf(keys::PATH_PARAM);
static BODY: Shape = leaf(keys::BODY);
static RESPONSE: Shape = leaf(keys::RESPONSE);

static PACKAGE: Shape = leaf(keys::PACKAGE);

static REGISTRY: Shape =
    Shape { order: Order::Known(keys::REGISTRY), below: |key| if key == "items" { &REGISTRY_ITEM } else { &AS_WRITTEN } };
static REGISTRY_ITEM: Shape = leaf(keys::REGISTRY_ITEM);

static TRAITS_FILE: Shape = Shape { order: Order::AsWritten, below: |_| &TRAITS_PROVIDER };
static TRAITS_PROVIDER: Shape =
    Shape { order: Order::Known(keys::TRAITS_PROVIDER), below: |key| if key == "traits" { &TRAITS } else { &AS_WRITTEN } };

/// Faxbot writes its configuration file itself, with sorted keys (contract §11.1): any other order would last until its next write.
static CONFIG: Shape = Shape { order: Order::Sorted, below: |_| &CONFIG };

static TEST_CASES: Shape = Shape { order: Order::Known(&["cases"]), below: |key| if key == "cases" { &TEST_CASE } else { &AS_WRITTEN } };
static TEST_CASE: Shape = leaf(keys::TEST_CASE);

const fn leaf(known: &'static [&'static str]) -> Shape {
    Shape { order: Order::Known(known), below: |_| &AS_WRITTEN }
}

/// The shape of a file. One that only might be a manifest keeps its order.
pub(super) fn of(document: &Document, file_name: &str) -> &'static Shape {
    if file_name.ends_with(kind::TEST) {
        return &TEST_CASES;
    }
    if file_name.ends_with(kind::RESPONSE) || !(document.kind_evident || kind::by_name(file_name).is_some()) {
        return &AS_WRITTEN;
    }
    match document.kind {
        Kind::HttpManifest => &MANIFEST,
        Kind::PackageManifest => &PACKAGE,
        Kind::Registry => &REGISTRY,
        Kind::Traits => &TRAITS_FILE,
        Kind::Config => &CONFIG,
    }
}

impl Shape {
    /// What holds for the value of a key.
    pub(super) fn below(&self, key: &str) -> &'static Shape {
        (self.below)(key)
    }

    /// The positions of the members in canonical order; `None` if they stand in it already.
    pub(super) fn sorted(&self, object: &Object) -> Option<Vec<usize>> {
        let key = |at: &usize| &*object.members[*at].key.decoded;
        let mut order: Vec<usize> = (0..object.members.len()).collect();
        match self.order {
            Order::AsWritten => return None,
            Order::Sorted => order.sort_by(|a, b| key(a).cmp(key(b))),
            Order::Known(known) => order.sort_by_cached_key(|at| rank(key(at), known)),
        }
        Some(order).filter(|order| !order.is_sorted())
    }
}

/// What names the schema stands before everything, in every kind of file.
fn rank(key: &str, known: &[&str]) -> usize {
    if key == "$schema" { 0 } else { known.iter().position(|known| *known == key).map_or(usize::MAX, |at| at + 1) }
}
