//! The result: a menu of roles, documents, checklists and files.

use std::io;

use super::{
    Front, Go, checklist, document,
    menu::{self, Picked},
    paper::{Paper, count},
    word::{Typed, Word},
};
use crate::{
    bundle,
    grants::{Scene, Side, assumings, passings},
    plan::{Node, NodeKind, Plan, RoleStatus},
    wizard::{Action, Setup},
};

/// Which part of the result is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum View {
    Menu,
    Documents,
    /// Of the account with this key.
    Checklist(String),
    /// By its id.
    Step(String),
}

/// A line of the menu.
enum Entry {
    Roles,
    Documents,
    Checklist(String),
    Files,
    Export,
    Import,
}

/// The menu: what each line opens, the names it goes by, and what it says.
fn entries(setup: &Setup) -> Vec<(Entry, Vec<String>, String)> {
    let plan = setup.plan();
    let mut all = vec![
        (
            Entry::Roles,
            vec!["roles".to_owned()],
            "roles: who trusts whom, and who may do what".to_owned(),
        ),
        (
            Entry::Documents,
            vec!["documents".to_owned()],
            format!(
                "documents: {} to read",
                count(plan.documents.len(), "JSON document")
            ),
        ),
    ];
    for account in &plan.accounts {
        let (done, steps) = checklist::progress(setup, account.key);
        all.push((
            Entry::Checklist(account.key.to_owned()),
            vec![
                "checklist".to_owned(),
                format!("checklist {}", account.title),
            ],
            format!(
                "checklist of the {}: {done} of {} done",
                account.title,
                count(steps, "step")
            ),
        ));
    }
    let files = bundle::render(plan).files().len();
    all.push((
        Entry::Files,
        vec!["files".to_owned()],
        format!(
            "files: the names of the {} in the bundle",
            count(files, "file")
        ),
    ));
    all.push((
        Entry::Export,
        vec!["export".to_owned()],
        "export: write the bundle".to_owned(),
    ));
    all.push((
        Entry::Import,
        vec!["import".to_owned()],
        "import: take in the result.json of an account".to_owned(),
    ));
    all
}

/// Prints what is open.
pub(super) fn show(
    setup: &Setup,
    view: &View,
    brief: bool,
    paper: &mut Paper<'_>,
) -> io::Result<()> {
    match view {
        View::Menu => show_menu(setup, paper),
        View::Documents => document::show_list(setup.plan(), paper),
        View::Checklist(account) => checklist::show(setup, account, brief, paper),
        View::Step(id) => checklist::show_step(setup, id, paper),
    }
}

fn show_menu(setup: &Setup, paper: &mut Paper<'_>) -> io::Result<()> {
    paper.text(&format!("Result: {}.", setup.playbook().title))?;
    if !setup.obstacles().is_empty() {
        paper.text("Some answers are still to be given or mended, so parts of this are open. Type review to see which.")?;
    }
    if let Some(dir) = setup.exported() {
        paper.named("The bundle was written to", dir)?;
    }
    for (place, (_, _, line)) in entries(setup).iter().enumerate() {
        paper.item(&format!("{}. ", place + 1), &format!("{line}."))?;
    }
    Ok(())
}

/// The roles, then the diagram as sentences.
fn show_roles(plan: &Plan<'_>, paper: &mut Paper<'_>) -> io::Result<()> {
    for role in &plan.roles {
        let account = plan.account(role.account);
        let place = account.map_or_else(String::new, |account| {
            format!(", in the {} {}", account.title, account.id)
        });
        let status = match role.status {
            RoleStatus::Create => "to be created",
            RoleStatus::Existing => "exists already",
        };
        paper.text(&format!("{}, {status}{place}:", role.title))?;
        paper.value(&role.arn)?;
        paper.prose("", &role.purpose)?;
        paper.blank()?;
    }
    let name = |place: usize| {
        let node = plan.diagram.nodes.get(place);
        node.map_or_else(String::new, |node| named(plan, node))
    };
    paper.text("Who may do what, when all steps are done:")?;
    for arrow in &plan.diagram.arrows {
        paper.item(
            "- ",
            &format!(
                "{} {} {}.",
                name(arrow.from),
                arrow.relation.name(),
                name(arrow.to)
            ),
        )?;
    }
    show_passages(&Scene::of_plan(plan), paper)
}

/// Who may assume and pass what, with what either side says.
fn show_passages(scene: &Scene<'_>, paper: &mut Paper<'_>) -> io::Result<()> {
    paper.blank()?;
    paper.text("Who may assume whom, and where it says so:")?;
    for one in assumings(scene) {
        let sides = sides(scene, one.identity, one.trust);
        paper.item("- ", &format!("{}. {sides}", one.sentence(scene)))?;
    }
    paper.blank()?;
    paper.text("Who may pass what, and where it says so:")?;
    for one in passings(scene) {
        let sides = sides(scene, Side::Allows(one.identity), one.trust);
        paper.item("- ", &format!("{}. {sides}", one.sentence(scene)))?;
    }
    Ok(())
}

fn sides(scene: &Scene<'_>, identity: Side, trust: Side) -> String {
    format!(
        "Identity side: {}. Trust side: {}.",
        identity.says(scene),
        trust.says(scene)
    )
}

/// A node with its account; the account goes without saying where there is one.
fn named(plan: &Plan<'_>, node: &Node) -> String {
    let account = node.account.as_deref().and_then(|key| plan.account(key));
    match (account, node.kind) {
        (Some(_), NodeKind::Settings) => format!("The setting \"{}\"", node.label),
        (Some(_), _) if plan.accounts.len() == 1 => node.label.clone(),
        (Some(account), _) => format!("{} ({})", node.label, account.title),
        // A role without an account waits for the answer that gives it.
        (None, NodeKind::Role) => node.label.clone(),
        (None, NodeKind::Service | NodeKind::Resource | NodeKind::Settings) => {
            format!("{} ({})", node.label, node.detail)
        }
    }
}

fn show_files(setup: &Setup, paper: &mut Paper<'_>) -> io::Result<()> {
    let bundle = bundle::render(setup.plan());
    let files = bundle.files();
    paper.text(&format!(
        "The {} of the bundle:",
        count(files.len(), "file")
    ))?;
    files.iter().try_for_each(|file| paper.value(file.path))
}

impl Front<'_> {
    pub(super) fn at_result(&mut self, view: &View, typed: Typed) -> Go {
        match (view, typed) {
            (View::Menu, Typed::Word(Word::Back)) => self.act(Action::Back),
            (View::Documents | View::Checklist(_), Typed::Word(Word::Back)) => {
                self.view = View::Menu;
                Ok(())
            }
            (View::Menu, Typed::Text(text)) => self.open_entry(&text),
            (View::Menu, Typed::Nothing | Typed::Word(_)) => Ok(self.paper.text(
                "Type a number of the menu, or one of its words, or back to return to the review.",
            )?),
            (View::Documents, typed) => self.at_documents(typed),
            (View::Checklist(account), typed) => self.at_checklist(account, &typed),
            (View::Step(id), typed) => self.at_step(id, &typed),
        }
    }

    fn open_entry(&mut self, typed: &str) -> Go {
        let Some(setup) = self.wizard.setup() else {
            return Ok(());
        };
        let mut entries = entries(setup);
        let names: Vec<&[String]> = entries
            .iter()
            .map(|(_, names, _)| names.as_slice())
            .collect();
        match menu::pick(&names, typed) {
            Picked::One(place) => match entries.swap_remove(place).0 {
                Entry::Roles => {
                    self.paper.blank()?;
                    show_roles(setup.plan(), &mut self.paper)?;
                }
                Entry::Files => {
                    self.paper.blank()?;
                    show_files(setup, &mut self.paper)?;
                }
                Entry::Documents => self.view = View::Documents,
                Entry::Checklist(account) => self.view = View::Checklist(account),
                Entry::Export => self.act(Action::Export)?,
                Entry::Import => self.act(Action::Import)?,
            },
            Picked::Several(places) => {
                self.paper.text("Several are called so. Type the number:")?;
                for place in places {
                    if let Some((_, _, line)) = entries.get(place) {
                        self.paper
                            .item(&format!("{}. ", place + 1), &format!("{line}."))?;
                    }
                }
            }
            Picked::Nothing => self.paper.text(&format!(
                "Nothing in the menu is called {}. Type a number from 1 to {}.",
                crate::aws::quoted(typed),
                entries.len()
            ))?,
        }
        Ok(())
    }
}
