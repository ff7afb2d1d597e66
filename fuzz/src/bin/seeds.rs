//! Writes the seeds of all targets: `seeds SAMPLES OUT`, one folder per target below OUT.
//!
//! SAMPLES is the folder of files that are right, as text in UTF-8 and named without extension
//! but `.csv`. `cargo xtask long fuzz` calls this; nothing else needs it.

use std::error::Error;
use std::ffi::OsString;
use std::path::Path;

use careplan::SourceFile;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let [samples, out] = arguments.as_slice() else {
        return Err("usage: seeds SAMPLES OUT".into());
    };
    let files = read(Path::new(samples))?;
    for seed in fuzz::plans::seeds(&files) {
        write(Path::new(out), seed.target, &seed.name, &seed.bytes)?;
    }
    for seed in fuzz::keys::seeds() {
        write(Path::new(out), seed.target, &seed.name, &seed.bytes)?;
    }
    for seed in fuzz::messages::seeds() {
        write(Path::new(out), seed.target, &seed.name, &seed.bytes)?;
    }
    Ok(())
}

fn write(out: &Path, target: &str, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    let folder = out.join(target);
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join(name), bytes)
}

fn read(samples: &Path) -> Result<Vec<SourceFile>, Box<dyn Error>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(samples)? {
        let path = entry?.path();
        let Some(stem) = path.file_stem().and_then(|stem| stem.to_str()) else {
            continue;
        };
        let text = std::fs::read_to_string(&path)?;
        files.push(SourceFile {
            name: format!("{stem}.CSV"),
            bytes: encoding_rs::SHIFT_JIS.encode(&text).0.into_owned(),
        });
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}
