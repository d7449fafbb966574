//! The file with the known findings: which one it is, what it knows of a file, writing it.

use std::path::{Component, Path, PathBuf};

use faxsmith_manifest::baseline::{Baseline, Known, Unusable};

use crate::args::LintArgs;
use crate::failure::{Failure, shown};
use crate::files;
use crate::lint::file::Done;
use crate::report::plural;
use crate::settings::Settings;
use crate::{output, write};

/// What it is called where nobody says otherwise.
const FILE_NAME: &str = "faxsmith-baseline.json";

/// The baseline of a run.
pub struct RunBaseline {
    path: PathBuf,
    /// Its folder from the root, which its paths are relative to.
    folder: PathBuf,
    content: Baseline,
    /// Whether it is to be written anew.
    pub writes: bool,
}

impl RunBaseline {
    /// The one that the flags or the configuration name; `None` where there is none.
    pub fn of(args: &LintArgs, settings: &Settings) -> Result<Option<Self>, Failure> {
        let writes = args.write_baseline.is_some();
        let configuration = settings.of_run();
        let configured = || {
            let configuration = configuration?;
            Some(configuration.file(&configuration.settings.baseline.as_ref()?.value))
        };
        let usual = || writes.then(|| configuration.map_or_else(|| PathBuf::from(FILE_NAME), |known| known.file(FILE_NAME)));
        let named = args.write_baseline.clone().flatten().or_else(|| args.baseline.clone());
        let path = named.or_else(|| if args.no_baseline { None } else { configured().or_else(usual) });
        let Some(path) = path else { return Ok(None) };
        if writes && !path.exists() {
            return Ok(Some(Self::with(path, Baseline::new(salt()?), settings, writes)));
        }
        Self::read(path, settings).map(|baseline| Some(Self { writes, ..baseline }))
    }

    /// One that is there already.
    pub fn read(path: PathBuf, settings: &Settings) -> Result<Self, Failure> {
        let Some(content) = read(&path)? else {
            let remedy = "there is no such file; `faxsmith lint --write-baseline` writes it";
            return Err(Failure::usage(format!("can't read the baseline {}: {remedy}", shown(&path))));
        };
        Ok(Self::with(path, content, settings, false))
    }

    fn with(path: PathBuf, content: Baseline, settings: &Settings, writes: bool) -> Self {
        let folder = settings.absolute(&path).parent().map(Path::to_path_buf).unwrap_or_default();
        Self { path, folder, content, writes }
    }

    /// What is known of a file, given from the root. Where the baseline is to be written all is new.
    pub fn of_file(&self, path: &Path) -> Option<&Known> {
        if self.writes { None } else { self.content.of(&self.relative(path)) }
    }

    /// The content, for making keys.
    pub fn content(&self) -> &Baseline {
        &self.content
    }

    /// How many known findings are in files that are no more.
    pub fn gone_with_files(&self) -> usize {
        self.content.files().filter(|(path, _)| !self.folder.join(path).exists()).map(|(_, count)| count).sum()
    }

    /// Writes it: what the run found in its files, and what is known of others that are still there.
    pub fn write(&self, done: &[Box<Done>], settings: &Settings) -> Result<(), Failure> {
        let mut content = self.content.clone();
        let gone: Vec<&str> = self.content.files().map(|(path, _)| path).filter(|path| !self.folder.join(path).exists()).collect();
        for path in gone {
            content.put(path, []);
        }
        for file in done {
            content.put(&self.relative(&settings.absolute(&file.path)), file.keys.iter().cloned());
        }
        write::put(&self.path, content.text().as_bytes())?;
        let (files, findings) = content.files().fold((0, 0), |(files, findings), (_, count)| (files + 1, findings + count));
        let what = format!("{} of {}", plural(findings, "finding"), plural(files, "file"));
        output::remark(&format!("Wrote {}: {what}. They are not told again.", shown(&self.path)));
        Ok(())
    }

    /// A path from the root as the baseline has it: relative to its folder, with `/`.
    fn relative(&self, path: &Path) -> String {
        let mut up = String::new();
        let mut base = Some(&*self.folder);
        while let Some(folder) = base {
            if let Ok(below) = path.strip_prefix(folder) {
                let parts = below.components().filter_map(|part| match part {
                    Component::Normal(name) => Some(name.to_string_lossy()),
                    _ => None,
                });
                return up + &parts.collect::<Vec<_>>().join("/");
            }
            up.push_str("../");
            base = folder.parent();
        }
        path.to_string_lossy().into_owned()
    }
}

fn read(path: &Path) -> Result<Option<Baseline>, Failure> {
    let bytes = match files::read(path, files::MAX_READ) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return Err(Failure::usage(format!("{} is larger than 16 MiB, no baseline is", shown(path)))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Failure::reading(path, &error)),
    };
    let content = std::str::from_utf8(&bytes).map_err(|_| Unusable::Foreign).and_then(Baseline::parse);
    content.map(Some).map_err(|why| {
        let why = match why {
            Unusable::Foreign => "is no baseline of faxsmith: name another file, or remove this one".to_owned(),
            Unusable::Newer => "was written by a newer faxsmith: use that version".to_owned(),
            Unusable::Broken(what) => format!("can't be used as a baseline: {what}; write it anew after removing it"),
        };
        Failure::usage(format!("{} {why}", shown(path)))
    })
}

/// Random hexadecimal digits.
fn salt() -> Result<String, Failure> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| Failure::usage(format!("the system has no random numbers for a new baseline: {error}")))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
