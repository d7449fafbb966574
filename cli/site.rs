//! `faxsmith rules --html DIR`: the rule pages as a site that works from a folder, without a server and without scripts.

mod code;
mod page;

use std::fs;
use std::path::Path;

use faxsmith_manifest::rules::RULES;

use crate::failure::{Failure, shown};
use crate::write;

/// What every file of the site has within its first bytes: such a file may be replaced, every other one is left alone.
const MARK: &str = "Written by faxsmith";
/// How far to look for it.
const HEAD: usize = 200;

/// One file of the site.
struct File {
    name: String,
    text: String,
}

/// Writes the site and returns the number of its pages. Each file is written whole. If a file or a link of somebody else lies where
/// one of them belongs, none is written.
pub fn write(folder: &Path) -> Result<usize, Failure> {
    let files = files();
    fs::create_dir_all(folder).map_err(|error| Failure::creating(folder, &error))?;
    for file in &files {
        refuse_foreign(&folder.join(&file.name))?;
    }
    for file in &files {
        let path = folder.join(&file.name);
        // What is the same already is not touched.
        if fs::read(&path).is_ok_and(|old| old == file.text.as_bytes()) {
            continue;
        }
        write::put(&path, file.text.as_bytes())?;
    }
    Ok(files.iter().filter(|file| file.name.ends_with(".html")).count())
}

/// The pages of the rules, pages that lead from their former names to them, the index, the style.
fn files() -> Vec<File> {
    let mut files = vec![
        File { name: "index.html".to_owned(), text: page::index() },
        File { name: "style.css".to_owned(), text: include_str!("site/style.css").to_owned() },
    ];
    for (at, rule) in RULES.iter().enumerate() {
        files.push(File { name: page::name(rule.name), text: page::rule(at) });
        for former in rule.life.renamed_from {
            files.push(File { name: page::name(former), text: page::moved(rule.name) });
        }
    }
    files
}

fn refuse_foreign(path: &Path) -> Result<(), Failure> {
    let refuse = |what: &str| {
        Err(Failure::usage(format!("can't write {}: {what}; choose a folder of its own for the pages, nothing was written", shown(path))))
    };
    let Ok(there) = fs::symlink_metadata(path) else { return Ok(()) };
    if there.is_symlink() {
        return refuse("it is a link");
    }
    if !there.is_file() {
        return refuse("it is no file");
    }
    let text = fs::read(path).map_err(|error| Failure::reading(path, &error))?;
    let head = &text[..text.len().min(HEAD)];
    if memchr::memmem::find(head, MARK.as_bytes()).is_none() {
        return refuse("that file is not from faxsmith");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_marked_as_ours() {
        for file in files() {
            let head: String = file.text.chars().take(HEAD / 2).collect();
            assert!(head.contains(MARK), "{}", file.name);
        }
        assert!(page::moved("json-syntax").contains("url=json-syntax.html"));
    }
}
