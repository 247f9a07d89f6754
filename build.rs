//! Turns each `playbook.toml`, and the files of known failures, into JSON, which the program reads several times
//! faster: TOML is for its authors.

use std::{env, error::Error, fs, path::Path};

/// What a list of playbooks shows; in a file of its own, as a list must not wait for everything behind it.
const CARD: [&str; 8] = [
    "id", "title", "goal", "summary", "minutes", "need", "page", "retired",
];

fn main() -> Result<(), Box<dyn Error>> {
    let folders = Path::new("assets/playbooks");
    println!("cargo::rerun-if-changed={}", folders.display());
    let out = env::var("OUT_DIR")?;
    for folder in fs::read_dir(folders)? {
        let folder = folder?.path();
        let file = folder.join("playbook.toml");
        let text = fs::read_to_string(&file).map_err(|e| format!("{}: {e}", file.display()))?;
        let table: toml::Table = text
            .parse()
            .map_err(|e| format!("{}: {e}", file.display()))?;
        let name = folder.file_name().ok_or("a folder has a name")?;
        let json = Path::new(&out).join(name).with_extension("json");
        write(&json, &serde_json::to_string(&table)?)?;
        let shown = |key: &String| CARD.contains(&key.as_str());
        let card: toml::Table = table.into_iter().filter(|(key, _)| shown(key)).collect();
        write(
            &json.with_extension("card.json"),
            &serde_json::to_string(&card)?,
        )?;
    }
    failures(Path::new(&out))
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
    let mut all = toml::Table::new();
    for file in files {
        let text = fs::read_to_string(&file)?;
        let table: toml::Table = text
            .parse()
            .map_err(|e| format!("{}: {e}", file.display()))?;
        for (key, value) in table {
            let list = all
                .entry(key)
                .or_insert_with(|| toml::Value::Array(Vec::new()));
            let (Some(list), toml::Value::Array(more)) = (list.as_array_mut(), value) else {
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
