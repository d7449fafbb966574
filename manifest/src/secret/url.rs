//! Credentials before the `@` of a URL.

use super::reference::literals;
use super::{Form, Promise, Secret, decode, value};

/// User and password of every `scheme://user:password@host` in a text. Expressions may stand in them.
pub(super) fn look(text: &str, found: &mut Vec<Secret>) {
    let bytes = text.as_bytes();
    for at in memchr::memmem::find_iter(bytes, b"://") {
        let from = at + 3;
        let ends = |byte: &u8| b"/?#\"\\<> \n\r\t'`".contains(byte);
        let end = bytes[from..].iter().position(ends).map_or(bytes.len(), |found| from + found);
        let Some(sign) = memchr::memrchr(b'@', &bytes[from..end]).map(|sign| from + sign) else { continue };
        let userinfo = &text[from..sign];
        let push = |range, kind: &'static str, confidence, found: &mut Vec<Secret>| {
            found.push(Secret { kind: kind.into(), range, confidence, rotate: None, form: Form::Userinfo });
        };
        match userinfo.split_once(':') {
            Some((user, password)) => {
                let start = from + user.len() + 1;
                // What is filled in is none; the literal rest of a password is judged by itself.
                for (at, part) in literals(password) {
                    if let Some(confidence) = value::judge_password(&decode::percent(user), &decode::percent(part)) {
                        push(start + at..start + at + part.len(), "password in a URL", confidence, found);
                    }
                }
                // Some providers take a key as the user, and no password.
                if password.is_empty()
                    && let Some(confidence) = value::judge(&decode::percent(user), Promise::Machine)
                {
                    push(from..start - 1, "token in a URL", confidence, found);
                }
            }
            // A user alone is a token only if it looks like nothing else: hexadecimal ones are public ids (Sentry's, for one).
            None if !super::entropy::is_hex(userinfo) && userinfo.len() >= 20 => {
                if let Some(confidence) = value::judge(userinfo, Promise::Weak) {
                    push(from..sign, "token in a URL", confidence, found);
                }
            }
            None => {}
        }
    }
}
