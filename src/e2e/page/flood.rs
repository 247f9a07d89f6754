//! Plans whose every text is hostile, as no kind of question would let it through.

use std::borrow::Cow;

use sagesetup::{
    answers, bundle,
    plan::{self, Line, Plan},
    playbook::{self, Prose},
};
use serde_json::json;

use crate::nasty::BREAKOUTS;

/// More that only a page could stumble over.
const OF_PAGES: [&str; 12] = [
    "</script><script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    "</title></textarea></pre></code><svg onload=alert(1)>",
    "' onmouseover='alert(1)' autofocus onfocus='alert(1)",
    "javascript:alert(1)",
    "https://\"><iframe srcdoc=\"<script>alert(1)</script>\">",
    "<a href=\"https://example.com/\" ping=\"https://example.com/\">x</a>",
    "<meta http-equiv=refresh content=0;url=https://example.com/>",
    "{{ policy }}{% for a in b %}",
    "&#x3c;b&#x3e;",
    "\u{2066}\u{202e}txt.exe\u{feff}\u{e0041}",
    "<!--<script>",
];

/// Gives one text after the other.
struct Texts {
    from: usize,
    plain: bool,
}

impl Texts {
    fn next(&mut self) -> String {
        if self.plain {
            return "x".to_owned();
        }
        self.from += 1;
        let all: Vec<&str> = BREAKOUTS.into_iter().chain(OF_PAGES).collect();
        all[self.from % all.len()].to_owned()
    }

    fn prose(&mut self, prose: &mut Prose<'_>) {
        for span in &mut prose.0 {
            span.text = Cow::Owned(self.next());
        }
    }

    fn lines(&mut self, lines: &mut [Line<'_>]) {
        for line in lines {
            self.prose(&mut line.text);
            if let Some(link) = &mut line.link {
                *link = Cow::Owned(format!("https://{}", self.next()));
            }
            for word in &mut line.command {
                *word = Cow::Owned(self.next());
            }
            if let Some(copy) = &mut line.copy {
                *copy = Cow::Owned(self.next());
            }
        }
    }
}

fn flood(plan: &mut Plan<'_>, texts: &mut Texts) {
    plan.region = texts.next();
    for account in &mut plan.accounts {
        account.id = texts.next();
        texts.prose(&mut account.who);
        texts.lines(&mut account.intro);
    }
    for role in &mut plan.roles {
        texts.prose(&mut role.purpose);
        for managed in &mut role.managed {
            managed.arn = texts.next();
            texts.prose(&mut managed.reason);
        }
    }
    for step in &mut plan.steps {
        // Ids must differ, whatever else stands in them.
        step.id.push_str(&texts.next());
        texts.prose(&mut step.title);
        if let Some(why) = &mut step.why {
            texts.prose(why);
        }
        for lines in [&mut step.actions, &mut step.check, &mut step.undo] {
            texts.lines(lines);
        }
    }
    for document in &mut plan.documents {
        document.title = Cow::Owned(texts.next());
        document.name = Cow::Owned(texts.next());
        document.path_in_bundle = format!("{}/{}", document.account, texts.next());
        if let Some(attachment) = &mut document.attachment {
            attachment.role = texts.next();
        }
        if document.language() == playbook::Language::Json {
            let text = json!({ "a": texts.next(), format!("b{}", texts.next()): [1, true] });
            document.pretty = format!("{text:#}\n");
        } else {
            document.pretty = format!("{}\n", texts.next());
        }
    }
    for note in &mut plan.notes {
        texts.prose(&mut note.says);
        texts.prose(&mut note.does);
    }
    for warning in &mut plan.warnings {
        warning.text = texts.next().into();
    }
    for node in &mut plan.diagram.nodes {
        node.id = texts.next();
        node.label = texts.next();
        node.detail = texts.next();
    }
}

/// Pages of one sample, one of them plain: each text stands once in every kind of place, or nearly.
pub(crate) fn pages() -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for (id, sample) in [("emr-serverless", "cross-account"), ("hyperpod", "eks")] {
        let source = playbook::find(id).unwrap();
        let playbook = playbook::load(source).unwrap();
        let file = format!("{sample}.answers.json");
        let (_, text) = source.files.iter().find(|(path, _)| *path == file).unwrap();
        let given = answers::read(text.as_bytes()).given.unwrap();
        let checked = answers::check(&playbook, &given.answers);
        for from in [None, Some(0), Some(17), Some(34), Some(51)] {
            let mut plan = plan::build(&playbook, &checked.answers);
            let mut texts = Texts {
                from: from.unwrap_or(0),
                plain: from.is_none(),
            };
            flood(&mut plan, &mut texts);
            let bundle = bundle::render(&plan);
            let mut files = bundle.artifacts.into_iter();
            let page = files.find(|file| file.path == "index.html").unwrap();
            all.push((format!("{id} {from:?}"), page.bytes));
        }
    }
    all
}
