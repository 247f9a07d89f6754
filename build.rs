//! Turns each `playbook.toml` into JSON, which the program reads several times faster: TOML is for its authors.

use std::{env, error::Error, fs, path::Path};

/// What a list of playbooks shows; in a file of its own, as a list must not wait for everything behind it.
const CARD: [&str; 7] = ["id", "title", "goal", "summary", "minutes", "need", "page"];

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
        fs::write(&json, serde_json::to_string(&table)?)?;
        let shown = |key: &String| CARD.contains(&key.as_str());
        let card: toml::Table = table.into_iter().filter(|(key, _)| shown(key)).collect();
        fs::write(
            json.with_extension("card.json"),
            serde_json::to_string(&card)?,
        )?;
    }
    Ok(())
}
