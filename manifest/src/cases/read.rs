//! Reading a file of test cases.

use crate::cases::compare::normal;
use crate::cases::mistake::{self, Mistake};
use crate::cases::{Case, Expected, Suite};
use crate::json;
use crate::mask;
use crate::model::ActionName;
use crate::runtime::python::json::loads;
use crate::runtime::python::value::Value;
use crate::runtime::request::Answer;
use crate::runtime::{RUNTIMES, Runtime};
use crate::sample::{self, Sample};
use crate::schema;
use crate::span::Span;
use crate::tree::{Node, Object};
use crate::trial::Given;

/// What is known of the sample replies beside a manifest.
#[derive(Debug)]
pub enum Replies {
    /// There is no such file.
    Missing,
    /// The file is no JSON object.
    Broken,
    /// The sample replies.
    Read(Sample),
}

impl Replies {
    /// Reads the file, where there is one.
    #[must_use]
    pub fn of(bytes: Option<Vec<u8>>) -> Self {
        match bytes {
            None => Replies::Missing,
            Some(bytes) => Sample::read(bytes).map_or(Replies::Broken, Replies::Read),
        }
    }
}

/// A file of test cases, or what is wrong with it and the text in which that stands.
///
/// # Errors
/// Every mistake, in the order of the file.
pub fn read(bytes: Vec<u8>, replies: &Replies) -> Result<Suite, (String, Vec<Mistake>)> {
    let source = json::decode(bytes);
    let parsed = source.parse();
    let complaints = parsed.complaints.iter().map(|complaint| Mistake { span: complaint.span, message: complaint.message.clone() });
    let mut mistakes: Vec<Mistake> = complaints.collect();
    if mistakes.is_empty() {
        mistakes.extend(mistake::all(&schema::of_cases(&parsed.root)));
        repeated(&parsed.root, &mut mistakes);
    }
    let mut cases = Vec::new();
    if mistakes.is_empty() {
        let mut reader = Reader { text: &source.text, replies, mistakes: Vec::new() };
        let nodes = parsed.root.get("cases").and_then(|member| member.value.array()).unwrap_or_default();
        cases = nodes.iter().map(|node| reader.case(node)).collect();
        mistakes = reader.mistakes;
    }
    mistakes.sort_by_key(|mistake| mistake.span);
    if mistakes.is_empty() { Ok(Suite { text: source.text, cases }) } else { Err((source.text, mistakes)) }
}

/// Keys that stand twice where a case is described. Inside of bodies and replies they are the author's business.
fn repeated(root: &Node, mistakes: &mut Vec<Mistake>) {
    fn look(object: Option<&Object>, mistakes: &mut Vec<Mistake>) {
        for (again, _) in object.map(Object::repeated).unwrap_or_default() {
            let message = format!("the key `{}` stands twice in this object; only the last one counts", mask::shown(&again.key.decoded));
            mistakes.push(Mistake { span: again.key.span, message });
        }
    }
    look(root.object(), mistakes);
    for case in root.get("cases").and_then(|member| member.value.array()).unwrap_or_default() {
        look(case.object(), mistakes);
        for key in ["context", "request", "reply", "result"] {
            let inner = case.get(key).map(|member| &member.value);
            look(inner.and_then(Node::object), mistakes);
            for runtime in &RUNTIMES {
                look(inner.and_then(|inner| inner.get(runtime.name)).and_then(|member| member.value.object()), mistakes);
            }
        }
    }
}

struct Reader<'r> {
    text: &'r str,
    replies: &'r Replies,
    mistakes: Vec<Mistake>,
}

impl Reader<'_> {
    /// A case that satisfies the schema.
    fn case(&mut self, node: &Node) -> Case {
        let member = |key: &str| node.get(key).map(|member| &member.value);
        let text = |key: &str| member(key).and_then(Node::str).unwrap_or_default();
        let named: Vec<&str> = member("runtimes").and_then(Node::array).into_iter().flatten().filter_map(Node::str).collect();
        let runtimes: Vec<&'static Runtime> = RUNTIMES.iter().filter(|runtime| named.is_empty() || named.contains(&runtime.name)).collect();
        Case {
            name: text("name").to_owned(),
            span: node.span,
            action: if text("action") == ActionName::GetStatus.key() { ActionName::GetStatus } else { ActionName::SendFax },
            given: self.given(member("context")),
            request: self.expected(member("request"), &runtimes),
            reply: member("reply").and_then(|reply| self.reply(reply)),
            result: self.expected(member("result"), &runtimes),
            runtimes,
        }
    }

    fn given(&mut self, context: Option<&Node>) -> Given {
        let mut given = Given::default();
        let Some(context) = context else { return given };
        let value = |key: &str| context.get(key).map(|member| &member.value);
        let text = |key: &str| value(key).and_then(Node::str);
        for (key, target) in [
            ("to", &mut given.to),
            ("file_url", &mut given.file_url),
            ("job_id", &mut given.job_id),
            ("provider_sid", &mut given.provider_sid),
        ] {
            if let Some(text) = text(key) {
                text.clone_into(target);
            }
        }
        given.dry_run = value("dry_run").is_some_and(Node::truthy);
        given.from = text("from").map(str::to_owned);
        if let Some(from) = value("from").filter(|_| !given.dry_run) {
            self.wrong(from.span, "only a dry run passes `from`; add `\"dry_run\": true`, or leave `from` out");
        }
        for (key, target) in [("settings", &mut given.settings), ("creds", &mut given.creds)] {
            if let Some(node) = value(key) {
                *target = self.value(node);
            }
        }
        given
    }

    fn expected(&mut self, node: Option<&Node>, runtimes: &[&Runtime]) -> Expected {
        let mut expected = Expected::default();
        let Some(node) = node else { return expected };
        let members = node.object().map(|object| &*object.members).unwrap_or_default();
        if members.iter().all(|member| RUNTIMES.iter().all(|runtime| runtime.name != &*member.key.decoded)) {
            let one = normal(self.value(node));
            for runtime in runtimes {
                expected.0[runtime.index] = Some(one.clone());
            }
            return expected;
        }
        for runtime in &RUNTIMES {
            let Some(member) = node.get(runtime.name) else { continue };
            if runtimes.iter().all(|known| known.index != runtime.index) {
                let message = format!("`{}` is not among the `runtimes` of this case; add it there, or remove this", runtime.name);
                self.wrong(member.key.span, &message);
            }
            expected.0[runtime.index] = Some(normal(self.value(&member.value)));
        }
        expected
    }

    fn reply(&mut self, node: &Node) -> Option<Answer> {
        if let Some(name) = node.str() {
            return self.sample(name, node.span);
        }
        let value = |key: &str| node.get(key).map(|member| &member.value);
        let status = value("status").map_or(Some(200), |status| self.text[status.span.range()].parse().ok());
        if status.is_none() {
            self.wrong(node.span, "`status` must be written as a plain number, such as 200");
        }
        let headers = value("headers").and_then(Node::object).map(|headers| &*headers.members).unwrap_or_default();
        let headers = headers.iter().filter_map(|member| Some((member.key.decoded.to_string(), member.value.str()?.to_owned())));
        Some(Answer {
            status: status.unwrap_or(200),
            headers: headers.collect(),
            body: value("body").map(|body| sample::body(body, self.text)).unwrap_or_default(),
        })
    }

    /// The sample reply of this name.
    fn sample(&mut self, name: &str, span: Span) -> Option<Answer> {
        let action = if name == "status" { ActionName::GetStatus } else { ActionName::SendFax };
        let answer = match self.replies {
            Replies::Missing => Err("there is no such file".to_owned()),
            Replies::Broken => Err("that file is no JSON object".to_owned()),
            Replies::Read(sample) => sample.answer(action).ok_or_else(|| format!("that file has no `{name}`")),
        };
        match answer {
            Ok(answer) => Some(answer),
            Err(why) => {
                let message = format!(
                    "`{name}` is the reply of that name in the `.response.json` beside the manifest, but {why}; add it there, or write the \
                     answer here: {{\"status\": 200, \"body\": {{}}}}"
                );
                self.wrong(span, &message);
                None
            }
        }
    }

    fn value(&mut self, node: &Node) -> Value {
        let source = &self.text[node.span.range()];
        loads(source).unwrap_or_else(|error| {
            self.wrong(node.span, &format!("this can't be read: {}", error.message(source)));
            Value::None
        })
    }

    fn wrong(&mut self, span: Span, message: &str) {
        self.mistakes.push(Mistake { span, message: message.to_owned() });
    }
}
