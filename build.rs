//! Turns each `playbook.toml`, and the files of known failures, into JSON, which the program reads several times
//! faster: TOML is for its authors. What several playbooks share is put in its places here.

use std::{
    collections::BTreeMap,
    env,
    error::Error,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use toml::{Table, Value};

/// What a list of playbooks shows; in a file of its own, as a list must not wait for everything behind it.
const CARD: [&str; 8] = [
    "id", "title", "goal", "summary", "minutes", "need", "page", "retired",
];

fn main() -> Result<(), Box<dyn Error>> {
    let folders = Path::new("assets/playbooks");
    println!("cargo::rerun-if-changed={}", folders.display());
    let out = env::var("OUT_DIR")?;
    let shared = Shared::read(Path::new("assets/shared"))?;
    write(
        &Path::new(&out).join("shared.files.rs"),
        &embedded(&shared.files, Path::new("assets")),
    )?;
    for folder in fs::read_dir(folders)? {
        let folder = folder?.path();
        let file = folder.join("playbook.toml");
        let mut table = read(&file)?;
        shared
            .put_in(&mut table)
            .map_err(|e| format!("{}: {e}", file.display()))?;
        let name = folder.file_name().ok_or("a folder has a name")?;
        let json = Path::new(&out).join(name).with_extension("json");
        write(&json, &serde_json::to_string(&table)?)?;
        let shown = |key: &String| CARD.contains(&key.as_str());
        let card: Table = table.into_iter().filter(|(key, _)| shown(key)).collect();
        write(
            &json.with_extension("card.json"),
            &serde_json::to_string(&card)?,
        )?;
        let mut files = files_below(&folder)?;
        files.retain(|path| *path != file);
        write(&json.with_extension("files.rs"), &embedded(&files, &folder))?;
    }
    failures(Path::new(&out))
}

/// What several playbooks share: elements of their tables, and files that documents name.
struct Shared {
    /// By the name of the table, then by the element's name.
    elements: BTreeMap<String, BTreeMap<String, Table>>,
    files: Vec<PathBuf>,
}

impl Shared {
    fn read(folder: &Path) -> Result<Self, Box<dyn Error>> {
        println!("cargo::rerun-if-changed={}", folder.display());
        let mut elements: BTreeMap<String, BTreeMap<String, Table>> = BTreeMap::new();
        let (tables, files): (Vec<_>, Vec<_>) = files_below(folder)?
            .into_iter()
            .partition(|path| path.extension().is_some_and(|end| end == "toml"));
        for file in tables {
            let fault = |what: String| format!("{}: {what}", file.display());
            for (key, list) in read(&file)? {
                let Value::Array(list) = list else {
                    return Err(fault(format!("{key}: only lists at the top")).into());
                };
                for element in list {
                    let Value::Table(element) = element else {
                        return Err(fault(format!("{key}: only tables in it")).into());
                    };
                    let name = name(&element).ok_or_else(|| fault(format!("{key}: no id")))?;
                    let known = elements.entry(key.clone()).or_default();
                    if known.insert(name.clone(), element).is_some() {
                        return Err(fault(format!("{key}.{name}: there is another one")).into());
                    }
                }
            }
        }
        Ok(Self { elements, files })
    }

    /// Where an element says `use`, takes the shared one; what stands beside `use` counts more.
    fn put_in(&self, playbook: &mut Table) -> Result<(), String> {
        for (key, list) in playbook.iter_mut() {
            let Value::Array(list) = list else { continue };
            let elements = list.iter_mut().filter_map(Value::as_table_mut);
            for element in elements.filter(|element| element.contains_key("use")) {
                let wanted = element.remove("use");
                let wanted = wanted.as_ref().and_then(Value::as_str).unwrap_or_default();
                let found = self.elements.get(key).and_then(|all| all.get(wanted));
                let Some(found) = found else {
                    return Err(format!("{key}: no shared element {wanted:?}"));
                };
                for (part, value) in found {
                    element.entry(part).or_insert_with(|| value.clone());
                }
            }
        }
        Ok(())
    }
}

/// The name of an element, by whichever key its table uses.
fn name(element: &Table) -> Option<String> {
    let mut keys = ["id", "key", "code"].into_iter();
    keys.find_map(|key| element.get(key)?.as_str().map(str::to_owned))
}

fn read(file: &Path) -> Result<Table, Box<dyn Error>> {
    let text = fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
    let table = text.parse::<Table>();
    Ok(table.map_err(|e| format!("{}: {e}", file.display()))?)
}

/// All files of a folder and the folders in it, in their order.
fn files_below(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(files_below(&path)?);
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Rust that embeds files: each one's path from `root`, with `/`, and its text.
fn embedded(files: &[PathBuf], root: &Path) -> String {
    let mut rust = "&[\n".to_owned();
    for file in files {
        let slashes = |path: &Path| {
            let parts = path.iter().map(|part| part.to_string_lossy());
            parts.collect::<Vec<_>>().join("/")
        };
        let (name, path) = (
            slashes(file.strip_prefix(root).unwrap_or(file)),
            slashes(file),
        );
        // Writing to a String cannot fail.
        let _ = writeln!(
            rust,
            "({name:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/\", {path:?}))),"
        );
    }
    rust.push(']');
    rust
}

/// Puts the files of known failures together, list by list.
fn failures(out: &Path) -> Result<(), Box<dyn Error>> {
    let folder = Path::new("assets/failures");
    println!("cargo::rerun-if-changed={}", folder.display());
    let files: Result<Vec<_>, _> = fs::read_dir(folder)?
        .map(|file| file.map(|file| file.path()))
        .collect();
    let mut files = files?;
    files.sort();
    let mut all = Table::new();
    for file in files {
        for (key, value) in read(&file)? {
            let list = all.entry(key).or_insert_with(|| Value::Array(Vec::new()));
            let (Some(list), Value::Array(more)) = (list.as_array_mut(), value) else {
                return Err(format!("{}: only lists at the top", file.display()).into());
            };
            list.extend(more);
        }
    }
    write(&out.join("failures.json"), &serde_json::to_string(&all)?)
}

/// Writes a file anew. Into the old one it would change every copy of a build folder that was made with hard links.
fn write(file: &Path, text: &str) -> Result<(), Box<dyn Error>> {
    let _ = fs::remove_file(file);
    Ok(fs::write(file, text)?)
}
