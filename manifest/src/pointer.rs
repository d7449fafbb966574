//! JSON Pointers (RFC 6901): from text to keys and indexes and back, and along them through a tree.

use crate::tree::Node;

/// The keys and indexes of a pointer, unescaped.
pub fn tokens(pointer: &str) -> impl Iterator<Item = String> {
    pointer.split('/').skip(1).map(|token| token.replace("~1", "/").replace("~0", "~"))
}

/// Adds a key or index to a pointer, escaped.
pub fn push(pointer: &mut String, token: &str) {
    pointer.push('/');
    if memchr::memchr2(b'~', b'/', token.as_bytes()).is_none() {
        return pointer.push_str(token);
    }
    for c in token.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            c => pointer.push(c),
        }
    }
}

/// The value that keys and indexes lead to.
pub fn follow<S: AsRef<str>>(root: &Node, path: impl IntoIterator<Item = S>) -> Option<&Node> {
    path.into_iter().try_fold(root, |node, token| match node.get(token.as_ref()) {
        Some(member) => Some(&member.value),
        None => node.array()?.get(token.as_ref().parse::<usize>().ok()?),
    })
}
